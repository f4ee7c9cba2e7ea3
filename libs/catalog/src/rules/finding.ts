import type { Sentence } from '@zhilu/domain';
import type { Bundle, TemplateFile } from '../bundle/bundle';
import { closest } from './closest';

/** What is wrong in a bundle, in the process owner's words. */
export interface Finding {
  /** Name of the rule, e.g. `form-exists`. */
  rule: string;
  processId: string;
  /** File in the repository and in the deployment. */
  file: string;
  /** Element, component or field; null when the whole file is meant. */
  elementId: string | null;
  /** What, where and how to mend it, with "did you mean" at its end when a known name is near. */
  sentence: Sentence;
}

/** What a rule looks at: one bundle among all. */
export interface Subject {
  bundle: Bundle;
  all: readonly Bundle[];
}

export type Check = (subject: Subject) => Finding[];

export interface Rule {
  id: string;
  check: Check;
}

interface Report {
  /** Absent: the BPMN file. */
  file?: string;
  elementId?: string | null;
  zh: string;
  en: string;
  /** The unknown word and the words it could have been. */
  meant?: { word: string; among: Iterable<string> };
}

/** Makes a finding of a rule; the place is added to the sentence so that it can be read alone. */
export function finding(rule: string, bundle: Bundle, { file, elementId = null, zh, en, meant }: Report): Finding {
  const near = meant ? closest(meant.word, meant.among) : null;
  const place = placeOf(bundle, elementId);
  return {
    rule,
    processId: bundle.processId,
    file: file ?? bpmnFile(bundle),
    elementId,
    sentence: {
      zh: `流程“${bundle.processId}”${place.zh}：${zh}${near ? `。是不是“${near}”？` : ''}`,
      en: `Process "${bundle.processId}"${place.en}: ${en}.${near ? ` Did you mean "${near}"?` : ''}`,
    },
  };
}

function placeOf(bundle: Bundle, elementId: string | null): Sentence {
  if (!elementId) return { zh: '', en: '' };
  const name = bundle.model.elements[elementId]?.name;
  return { zh: name ? `的“${name}”（${elementId}）` : `的 ${elementId}`, en: `, ${elementId}` };
}

/** Path of the bundle's BPMN file. */
export function bpmnFile(bundle: Bundle): string {
  return bundle.resources.find((each) => each.name.endsWith('.bpmn'))?.name ?? '';
}

/** Path of a template's file. */
export function templateFile({ name, kind }: TemplateFile): string {
  return `templates/${name}${kind === 'html' ? '.html' : '.txt'}.hbs`;
}

/** Path of the file that holds a form. */
export function formFile(bundle: Bundle, formId: string): string {
  const holds = (content: Buffer): boolean => (JSON.parse(content.toString('utf8')) as { id: string }).id === formId;
  return bundle.resources.find((each) => each.name.endsWith('.form') && holds(each.content))?.name ?? formId;
}
