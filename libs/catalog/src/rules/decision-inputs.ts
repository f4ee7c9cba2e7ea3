import { finding, type Rule } from './finding';
import { knownVariables } from './known-variables';

/** What a decision table reads is set somewhere: with an unset variable it answers wrongly or stops the case. */
export const decisionInputs: Rule = {
  id: 'decision-inputs',
  check: ({ bundle }) => {
    const known = knownVariables(bundle);
    return bundle.decisions.flatMap(({ key, file, reads }) =>
      reads
        .filter(({ variable }) => !known.has(variable))
        .map(({ elementId, variable }) =>
          finding('decision-inputs', bundle, {
            file,
            elementId,
            zh: `决策表“${key}”读取的变量“${variable}”没有任何步骤设置`,
            en: `the decision table "${key}" reads the variable "${variable}", which no step sets`,
            meant: { word: variable, among: known },
          }),
        ),
    );
  },
};
