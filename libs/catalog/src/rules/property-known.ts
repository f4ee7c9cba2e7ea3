import type { Bundle } from '../bundle/bundle';
import { finding, type Finding, type Rule } from './finding';

const EVERYWHERE = ['article'];
const PROCESS = [
  'casePrefix',
  'title',
  'summary',
  'starters',
  'materials',
  'group',
  'icon',
  'action',
  'variables',
  'withdrawMessage',
];
const BY_TYPE: Readonly<Record<string, readonly string[]>> = {
  startEvent: ['variables'],
  endEvent: ['caseState'],
  serviceTask: ['retry', 'registerTitle'],
  sendTask: ['retry'],
  businessRuleTask: ['retry'],
  userTask: [
    ...['outcomes', 'outcomeVariable', 'deadline', 'openEnded', 'person', 'applicantMayAct', 'recused', 'decision'],
    ...['register', 'registerTitle', 'variables', 'warning'],
  ],
};

/** A property that nobody reads would be lost in silence: every `zhilu.*` name is one its element may carry. */
export const propertyKnown: Rule = {
  id: 'property-known',
  check: ({ bundle }) =>
    Object.entries(bundle.model.propertyNames).flatMap(([elementId, names]) => {
      const known = [...EVERYWHERE, ...knownOf(bundle, elementId)];
      return names.filter((name) => !known.includes(name)).map((name) => unknown(bundle, elementId, { name, known }));
    }),
};

function knownOf({ model }: Bundle, elementId: string): readonly string[] {
  if (elementId === model.processId) return PROCESS;
  return BY_TYPE[model.elements[elementId]?.type ?? ''] ?? [];
}

function unknown(
  bundle: Bundle,
  elementId: string,
  { name, known }: { name: string; known: readonly string[] },
): Finding {
  return finding('property-known', bundle, {
    elementId: elementId === bundle.processId ? null : elementId,
    zh: `属性“zhilu.${name}”在这里不起作用`,
    en: `the property "zhilu.${name}" means nothing here`,
    meant: { word: `zhilu.${name}`, among: known.map((each) => `zhilu.${each}`) },
  });
}
