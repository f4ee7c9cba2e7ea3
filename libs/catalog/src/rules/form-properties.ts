import type { Bundle } from '../bundle/bundle';
import { ALWAYS } from '../form/form-model';
import { finding, formFile, type Finding, type Rule } from './finding';

const KNOWN = ['from', 'requiredFor', 'after', 'future', 'past', 'clips'].map((name) => `zhilu.${name}`);
const SIDES = ['zhilu.future', 'zhilu.past'];
const DATES = ['date', 'datetime'];

interface Component {
  id?: string;
  type?: string;
  subtype?: string;
  properties?: Record<string, unknown>;
  components?: Component[];
}

/** A form as a rule looks at it: where it lies and what the steps that show it can be decided like. */
interface Place {
  bundle: Bundle;
  file: string;
  outcomes: string[];
}

/** Every `zhilu.*` of a field is one that is read, stands on a field it means something for, and names outcomes that exist. */
export const formProperties: Rule = {
  id: 'form-properties',
  check: ({ bundle }) =>
    [...bundle.forms].flatMap(([formId, { components }]) => {
      const steps = bundle.model.userTasks.filter(({ formRef }) => formRef === formId);
      const outcomes = steps.flatMap((step) => step.outcomes.map(({ id }) => id));
      const place = { bundle, file: formFile(bundle, formId), outcomes };
      return flatten(components as Component[]).flatMap((component) => [
        ...unknown(place, component),
        ...dateless(place, component),
        ...unknownOutcomes(place, component),
      ]);
    }),
};

function flatten(components: Component[]): Component[] {
  return components.flatMap((each) => [each, ...flatten(each.components ?? [])]);
}

function unknown({ bundle, file }: Place, { id, properties = {} }: Component): Finding[] {
  return Object.keys(properties)
    .filter((name) => name.startsWith('zhilu.') && !KNOWN.includes(name))
    .map((name) =>
      finding('form-properties', bundle, {
        file,
        elementId: id,
        zh: `字段属性“${name}”不起作用`,
        en: `the property "${name}" of a field means nothing`,
        meant: { word: name, among: KNOWN },
      }),
    );
}

function dateless({ bundle, file }: Place, { id, type, subtype = 'date', properties = {} }: Component): Finding[] {
  const written = SIDES.filter((name) => name in properties);
  if (written.length === 0) return [];
  if (type !== 'datetime' || !DATES.includes(subtype))
    return [
      finding('form-properties', bundle, {
        file,
        elementId: id,
        zh: `只有日期、日期和时间可以写“${written[0]}”`,
        en: `only a date or a date with time can have "${written[0]}"`,
      }),
    ];
  if (written.length === 1) return [];
  return [
    finding('form-properties', bundle, {
      file,
      elementId: id,
      zh: '日期不能既在将来又在过去，请只写 zhilu.future 或 zhilu.past',
      en: 'a date cannot lie in the future and in the past; write zhilu.future or zhilu.past',
    }),
  ];
}

function unknownOutcomes({ bundle, file, outcomes }: Place, { id, properties = {} }: Component): Finding[] {
  return ['zhilu.requiredFor', ...SIDES]
    .filter((name) => name in properties)
    .flatMap((name) => {
      const among = name === 'zhilu.requiredFor' ? outcomes : [ALWAYS, ...outcomes];
      const words = String(properties[name]).split(',');
      return words
        .map((word) => word.trim())
        .filter((word) => !among.includes(word))
        .map((word) =>
          finding('form-properties', bundle, {
            file,
            elementId: id,
            zh: `“${name}”写的“${word}”不是使用这张表单的步骤的办理按钮`,
            en: `"${name}" names "${word}", which is no outcome of a step with this form`,
            meant: { word, among },
          }),
        );
    });
}
