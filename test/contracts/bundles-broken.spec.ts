import { join } from 'node:path';
import { bundleFromResources, readBundles, RULES, type Bundle, type Finding } from '@zhilu/catalog';
import { BPMN, MODEL_BREAKS, type Break } from './bundles-breaks';
import { FITTING } from './bundles-fitting';
import { FORM_BREAKS } from './bundles-breaks-of-forms';
import { TABLE_BREAKS } from './bundles-breaks-of-tables';
import { TEMPLATE_BREAKS } from './bundles-breaks-of-templates';
import { WAITING_BREAKS } from './bundles-breaks-of-waiting';

const BREAKS = [...MODEL_BREAKS, ...FORM_BREAKS, ...TABLE_BREAKS, ...TEMPLATE_BREAKS, ...WAITING_BREAKS];

/** The process a file belongs to; partials of all are changed for court-access. */
function changedProcess(file: string): string {
  const folder = file.split('/')[1];
  return folder === '_shared' ? 'court-access' : folder;
}

describe('a broken bundle', () => {
  let shipped: Bundle[];
  beforeAll(async () => {
    shipped = await readBundles(join(__dirname, '../..'));
  });

  /** What the rule of the break says of all bundles, one of which is changed. */
  const findingsOf = async ({ rule: id, file = BPMN, from, to }: Omit<Break, 'says'>): Promise<Finding[]> => {
    const whole = shipped.find((bundle) => bundle.processId === changedProcess(file))!;
    const resources = whole.resources.map(({ name, content }) => {
      if (name !== file) return { name, content };
      const changed = content.toString('utf8').replace(from, to);
      expect(changed).not.toBe(content.toString('utf8'));
      return { name, content: Buffer.from(changed) };
    });
    const broken = await bundleFromResources(resources);
    const all = [...shipped.filter((bundle) => bundle !== whole), broken];
    const rule = RULES.find((each) => each.id === id)!;
    return all.flatMap((bundle) => rule.check({ bundle, all }));
  };

  it.each(BREAKS.map((each) => [each.rule, each.what, each] as const))('%s notices %s', async (_rule, _what, each) => {
    const sentences = (await findingsOf(each)).map((found) => found.sentence);
    expect(sentences.map((sentence) => sentence.en).join('\n')).toMatch(each.says);
    for (const { zh } of sentences) expect(zh).toMatch(/^流程“(court-acces|card-intake|damage-compensation)/);
  });

  it.each(FITTING.map((each) => [each.rule, each.what, each] as const))(
    '%s lets pass %s',
    async (_rule, _what, each) => {
      const sentences = (await findingsOf(each)).map((found) => found.sentence.en);
      expect(sentences).toEqual([]);
    },
  );

  it('is met by every rule: none is without a test', () => {
    expect([...new Set(BREAKS.map((each) => each.rule))].sort()).toEqual(RULES.map((rule) => rule.id).sort());
  });

  it('names file and element, so that the editor can show the place', async () => {
    const mistyped = BREAKS.find((each) => each.what === 'a mistyped topic')!;
    expect(await findingsOf(mistyped)).toContainEqual(
      expect.objectContaining({ file: BPMN, elementId: 'serviceTask_exportCopy', processId: 'court-access' }),
    );
  });
});
