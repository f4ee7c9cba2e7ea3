import type { Bundle } from '../bundle/bundle';
import { readExpression } from './expression';
import { finding, type Finding, type Rule } from './finding';

/** A step has buttons; what they decide is read by a condition, and conditions compare with buttons that exist. */
export const outcomeUsed: Rule = {
  id: 'outcome-used',
  check: ({ bundle }) => [...withoutButtons(bundle), ...unread(bundle), ...unknownOutcomes(bundle)],
};

function withoutButtons(bundle: Bundle): Finding[] {
  return bundle.model.userTasks
    .filter((task) => task.outcomes.length === 0)
    .map(({ elementId }) =>
      finding('outcome-used', bundle, {
        elementId,
        zh: '没有办理按钮，请填写 zhilu.outcomes，如 done=办结:primary',
        en: 'the step has no buttons; write zhilu.outcomes, e.g. done=办结:primary',
      }),
    );
}

function unread(bundle: Bundle): Finding[] {
  const { flows, mappings, userTasks } = bundle.model;
  const texts = [...flows.map((flow) => flow.condition ?? ''), ...mappings.map((mapping) => mapping.value)];
  const read = new Set(texts.flatMap((text) => readExpression(text).variables));
  return userTasks
    .filter((task) => task.outcomeVariable !== null && !read.has(task.outcomeVariable))
    .map(({ elementId, outcomeVariable }) =>
      finding('outcome-used', bundle, {
        elementId,
        zh: `办理结果“${outcomeVariable}”没有任何判断使用；只作意见的步骤不必填写 zhilu.outcomeVariable`,
        en: `no gateway reads the outcome "${outcomeVariable}"; a step that only gives an opinion needs no zhilu.outcomeVariable`,
        meant: { word: outcomeVariable!, among: read },
      }),
    );
}

function unknownOutcomes(bundle: Bundle): Finding[] {
  const outcomes = new Map<string, string[]>();
  for (const { outcomeVariable, outcomes: buttons } of bundle.model.userTasks)
    if (outcomeVariable)
      outcomes.set(outcomeVariable, [...(outcomes.get(outcomeVariable) ?? []), ...buttons.map((button) => button.id)]);
  return bundle.model.flows.flatMap((flow) =>
    readExpression(flow.condition ?? '')
      .comparisons.filter(
        ({ variable, literal }) => outcomes.has(variable) && !outcomes.get(variable)!.includes(literal),
      )
      .map(({ variable, literal }) =>
        finding('outcome-used', bundle, {
          elementId: flow.id,
          zh: `判断“${variable}”是否为“${literal}”，但没有这样的办理按钮`,
          en: `the condition compares "${variable}" with "${literal}", which is no outcome of its step`,
          meant: { word: literal, among: outcomes.get(variable)! },
        }),
      ),
  );
}
