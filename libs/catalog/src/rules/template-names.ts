import {
  checkTemplateSource,
  documentNames,
  messageNames,
  REGISTER_SHEET_NAMES,
  TemplateError,
  unknownNames,
  type NamedTemplate,
  type NameFault,
  type Partials,
} from '@zhilu/templates';
import type { Bundle, TemplateFile } from '../bundle/bundle';
import { finding, templateFile, type Finding, type Rule } from './finding';
import { processNames } from './process-names';

/** The paper of any register; the portal prints it, no step names it. */
const REGISTER_SHEET = '_shared/register-sheet';

/**
 * Templates can be read, and name only fields, steps, outcomes and helpers that exist: anything else would be a blank in an
 * official paper. Partials are read where templates use them; one that nobody uses is read as a paper.
 */
export const templateNames: Rule = {
  id: 'template-names',
  check: ({ bundle }) => {
    const faulty = bundle.templates.map((template) => ({ template, error: faultOf(template, bundle) }));
    const broken = faulty.flatMap(({ template, error }) => (error ? [unreadable(bundle, template, error)] : []));
    return broken.length > 0 ? broken : unknown(bundle);
  },
};

function unknown(bundle: Bundle): Finding[] {
  const names = processNames(bundle);
  const [paper, message] = [documentNames(names), messageNames(names)];
  const roots = bundle.templates.filter((template) => !isUsedPartial(template, bundle));
  const given = roots.map((template): NamedTemplate => {
    if (template.name === REGISTER_SHEET) return { template, names: REGISTER_SHEET_NAMES };
    return { template, names: template.kind === 'text' ? message : paper };
  });
  return unknownNames(given, partialsOf(bundle)).map((fault) => {
    const template = bundle.templates.find((each) => each.name === fault.template)!;
    return finding('template-names', bundle, { file: templateFile(template), ...sentenceOf(fault) });
  });
}

function unreadable(bundle: Bundle, template: TemplateFile, { sentence }: TemplateError): Finding {
  return finding('template-names', bundle, { file: templateFile(template), zh: sentence.zh, en: sentence.en });
}

function faultOf(template: TemplateFile, bundle: Bundle): TemplateError | null {
  try {
    checkTemplateSource(template, template.kind === 'html' ? partialsOf(bundle) : {});
    return null;
  } catch (error) {
    if (error instanceof TemplateError) return error;
    throw error;
  }
}

/** Partials the bundle has, and an empty one for each that is missing: that is told by `template-exists`. */
function partialsOf({ templates }: Bundle): Partials {
  const sources = templates.filter(({ kind }) => kind === 'html');
  const named = sources.flatMap((each) => partialNames(each)).map((name): [string, string] => [name, '']);
  const shared = sources.filter(({ name }) => name.startsWith('_shared/'));
  return Object.fromEntries([...named, ...shared.map(({ name, source }): [string, string] => [name, source])]);
}

function isUsedPartial({ name }: TemplateFile, { templates }: Bundle): boolean {
  return templates.some((each) => partialNames(each).includes(name));
}

/** Partials a template names, whether they exist or not. */
export function partialNames({ source }: TemplateFile): string[] {
  return [...source.matchAll(/\{\{#?>\s*([\w/-]+)/g)].map((match) => match[1]);
}

function sentenceOf(fault: NameFault): { zh: string; en: string; meant: { word: string; among: readonly string[] } } {
  const { template, line, text, known, part = '', of = '' } = fault;
  const at = { zh: `模板 ${template} 第 ${line} 行`, en: `template ${template}, line ${line}` };
  const some = known.slice(0, 12);
  switch (fault.kind) {
    case 'name':
      return {
        zh: `${at.zh}的“${text}”不存在，打印出来会是空白`,
        en: `${at.en} names "${text}", which does not exist and would print as a blank`,
        meant: { word: part, among: known },
      };
    case 'word':
      return {
        zh: `${at.zh}把“${of}”与“${text}”比较，但它不可能是这个值（可能是：${some.join('、')}）`,
        en: `${at.en} compares "${of}" with "${text}", which it can never be (${some.join(', ')})`,
        meant: { word: text, among: known },
      };
    case 'parameter':
      return {
        zh: `${at.zh}给片段的参数“${text}”没有在片段的 Parameters 中写明`,
        en: `${at.en} hands the partial "${text}", which its line "Parameters:" does not name`,
        meant: { word: text, among: known },
      };
    case 'whole':
      return {
        zh: `${at.zh}的“${text}”是一组内容，请写到其中一项，如 ${text}.${known[0] ?? ''}`,
        en: `${at.en} prints the whole "${text}"; name one of its fields, e.g. ${text}.${known[0] ?? ''}`,
        meant: { word: text, among: [] },
      };
  }
}
