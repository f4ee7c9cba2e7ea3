import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Wire } from '@zhilu/domain';
import type { Bundle } from './bundle';

const DICTIONARY = /\.en\.json$/;
const CHINESE = /\p{Script=Han}/u;

/**
 * The words of the shipped processes in English: what a model, its forms and papers call things, Chinese to English.
 * They stand beside each model in `bpmn/<process>/<process>.en.json`; a word that is missing there stays Chinese.
 */
export async function readModelWords(rootFolder: string): Promise<Wire.ModelWords> {
  const bpmn = join(rootFolder, 'bpmn');
  const names = (await readdir(bpmn, { recursive: true })).filter((name) => DICTIONARY.test(name)).sort();
  const parts = await Promise.all(names.map(async (name) => JSON.parse(await readFile(join(bpmn, name), 'utf8'))));
  return Object.assign({}, ...parts);
}

/** Every Chinese word of a process that people read on a screen, for the check that each has an English one. */
export function wordsOf({ model, forms }: Bundle): string[] {
  const { name, properties, elements, userTasks, serviceTasks } = model;
  const titles = serviceTasks.flatMap((task) => task.inputs).filter((input) => input.name === 'documentTitle');
  const words = [
    name,
    properties.summary,
    properties.group,
    properties.action,
    ...properties.materials,
    ...Object.values(elements).map((element) => element.name),
    ...userTasks.flatMap((task) => [task.warning, task.register?.title, ...task.outcomes.map((each) => each.name)]),
    ...titles.map((input) => input.value),
    ...serviceTasks.map((task) => task.register?.title),
    ...[...forms.values()].flatMap((form) => formWords(form)),
  ];
  return [...new Set(words.filter((word): word is string => Boolean(word) && CHINESE.test(word ?? '')))];
}

interface Part {
  components?: Part[];
  values?: { label?: string }[];
  [property: string]: unknown;
}

/** Properties of a form's parts that a person reads. */
const READABLE = ['label', 'description', 'text', 'dateLabel', 'timeLabel'] as const;

function formWords(part: Part | Wire.FormSchema): (string | null)[] {
  const { components, values } = part as Part;
  return [
    ...READABLE.map((property) => (typeof part[property] === 'string' ? part[property] : null)),
    ...(values ?? []).map((value) => value.label ?? null),
    ...(components ?? []).flatMap(formWords),
  ];
}
