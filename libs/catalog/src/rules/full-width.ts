import type { Bundle } from '../bundle/bundle';
import type { ProcessModel } from '../model/process-model';
import { finding, formFile, templateFile, type Finding, type Rule } from './finding';

/** A text people read, with the place it stands at. */
interface Shown {
  text: string;
  file?: string;
  elementId?: string | null;
}

const FULL: Readonly<Record<string, string>> = {
  ',': '，',
  ';': '；',
  ':': '：',
  '?': '？',
  '!': '！',
  '(': '（',
  ')': '）',
};
const HALF = /[\u4e00-\u9fff”》〕）](?<after>[,;:?!(])|(?<before>[,;:?!)])[\u4e00-\u9fff“《〔（]/;

/** Chinese that people read is written with Chinese punctuation: names in the diagram, forms, papers and messages. */
export const fullWidth: Rule = {
  id: 'full-width',
  check: ({ bundle }) =>
    [...ofModel(bundle.model), ...ofForms(bundle), ...ofTemplates(bundle)].flatMap((shown) => halfWidth(bundle, shown)),
};

function halfWidth(bundle: Bundle, { text, file, elementId }: Shown): Finding[] {
  const match = HALF.exec(text);
  if (!match) return [];
  const mark = match.groups?.after ?? match.groups?.before ?? '';
  const excerpt = text
    .slice(Math.max(0, match.index - 8), match.index + 10)
    .replace(/\s+/g, ' ')
    .trim();
  return [
    finding('full-width', bundle, {
      file,
      elementId,
      zh: `“${excerpt}”中的“${mark}”是半角标点，请改为“${FULL[mark]}”`,
      en: `"${excerpt}" has the half-width "${mark}" in Chinese text; write "${FULL[mark]}"`,
    }),
  ];
}

function ofModel({ name, properties, elements, userTasks, mappings }: ProcessModel): Shown[] {
  const { title, summary, group, action, materials } = properties;
  const said = [name, title, summary, group, action, ...materials].filter((text) => text !== null);
  return [
    ...said.map((text) => ({ text })),
    ...Object.values(elements).map(({ id, name: text }) => ({ elementId: id, text })),
    ...userTasks.flatMap(({ elementId, outcomes, warning, register }) =>
      [...outcomes.map((outcome) => outcome.name), warning ?? '', register?.title ?? ''].map((text) => ({
        elementId,
        text,
      })),
    ),
    ...mappings.map(({ elementId, value: text }) => ({ elementId, text })),
  ];
}

/** Keys of a form whose texts nobody reads. */
const UNREAD = ['id', 'key', 'type', 'properties', 'pattern', 'conditional', 'path'];

function ofForms(bundle: Bundle): Shown[] {
  return [...bundle.forms].flatMap(([formId, schema]) => {
    const file = formFile(bundle, formId);
    return textsIn(schema.components, null).map((shown) => ({ ...shown, file }));
  });
}

function textsIn(node: unknown, elementId: string | null): Shown[] {
  if (typeof node === 'string') return node.startsWith('=') ? [] : [{ text: node, elementId }];
  if (typeof node !== 'object' || node === null) return [];
  const own = !Array.isArray(node) && 'id' in node ? String(node.id) : elementId;
  return Object.entries(node)
    .filter(([key]) => !UNREAD.includes(key))
    .flatMap(([, each]) => textsIn(each, own));
}

function ofTemplates({ templates }: Bundle): Shown[] {
  return templates.flatMap((template) =>
    printed(template.source).map((text) => ({ file: templateFile(template), text })),
  );
}

/** What a template prints: without comments, styles and tags, but with the texts its calls hand on; line by line. */
function printed(source: string): string[] {
  const bare = source
    .replace(/\{\{!--[\s\S]*?--\}\}|<style[\s\S]*?<\/style>|<[^>]*>/g, ' ')
    .replace(/\{\{[\s\S]*?\}\}/g, (tag) => ` ${[...tag.matchAll(/"([^"]*)"/g)].map((match) => match[1]).join(' ')} `);
  return bare.split('\n');
}
