import type { Bundle } from '../bundle/bundle';
import { readExpression } from './expression';
import { finding, type Rule } from './finding';
import { setBySteps } from './known-variables';

/** A condition compares the answer of a decision table only with texts that the table can answer. */
export const decisionAnswers: Rule = {
  id: 'decision-answers',
  check: ({ bundle }) => {
    const answers = answersByVariable(bundle);
    return bundle.model.flows.flatMap((flow) =>
      readExpression(flow.condition ?? '')
        .comparisons.filter(({ variable, literal }) => answers.get(variable)?.includes(literal) === false)
        .map(({ variable, literal }) =>
          finding('decision-answers', bundle, {
            elementId: flow.id,
            zh: `判断“${variable}”是否为“${literal}”，但决策表没有这样的结果`,
            en: `the condition compares "${variable}" with "${literal}", which its decision table never answers`,
            meant: { word: literal, among: answers.get(variable)! },
          }),
        ),
    );
  },
};

/** What a variable may hold, for those that nothing but tables with written-out answers sets. */
function answersByVariable(bundle: Bundle): Map<string, string[]> {
  const otherwise = setBySteps(bundle);
  const open = new Set<string>();
  const answers = new Map<string, string[]>();
  for (const { key, answerVariable: name } of bundle.model.decisions) {
    if (name === null || otherwise.has(name)) continue;
    const given = bundle.decisions.find((table) => table.key === key)?.answers;
    if (!given) open.add(name);
    answers.set(name, [...(answers.get(name) ?? []), ...(given ?? [])]);
  }
  return new Map([...answers].filter(([name]) => !open.has(name)));
}
