import { finding, type Finding, type Rule, type Subject } from './finding';
import { readExpression } from './expression';
import { knownVariables } from './known-variables';

/** What a condition, a mapping or a timer reads is set somewhere: an unset variable would stop the case there. */
export const variablesKnown: Rule = {
  id: 'variables-known',
  check: (subject) => {
    const { model } = subject.bundle;
    return [
      ...model.flows.flatMap((flow) => unknownIn(subject, flow.id, flow.condition ?? '')),
      ...model.mappings.flatMap(({ elementId, value, entries }) =>
        [value, ...entries.map((entry) => entry.value)].flatMap((text) => unknownIn(subject, elementId, text)),
      ),
      ...model.timers.flatMap((timer) => unknownIn(subject, timer.elementId, timer.value)),
    ];
  },
};

function unknownIn({ bundle }: Subject, elementId: string, text: string): Finding[] {
  const known = knownVariables(bundle);
  return readExpression(text)
    .variables.filter((name) => !known.has(name))
    .map((name) =>
      finding('variables-known', bundle, {
        elementId,
        zh: `“${text}”读取的变量“${name}”没有任何步骤设置`,
        en: `"${text}" reads the variable "${name}", which no step sets`,
        meant: { word: name, among: known },
      }),
    );
}
