import { capabilities } from '@zhilu/capabilities';
import { reachable, type Restriction } from '../model/course';
import type { ProcessModel, UserTaskModel } from '../model/process-model';
import { finding, type Rule } from './finding';

/**
 * What gives footage away comes after a granting decision on every path. The worker demands an act at a step marked
 * `zhilu.decision` that grants (articles 14, 17) and would refuse each time where a path leads past it or a refusal leads here.
 */
export const decisionFirst: Rule = {
  id: 'decision-first',
  check: ({ bundle }) => {
    const { model } = bundle;
    const deciding = model.userTasks.filter(({ decision, outcomes }) => decision && outcomes.some(grants));
    const past = reachable(
      model,
      onlyWith(model, () => false),
    );
    const ungranted = reachable(
      model,
      onlyWith(model, (outcome) => !grants(outcome)),
    );
    return model.serviceTasks
      .filter(({ elementId, topic }) => capabilities.get(topic ?? '')?.needsDecision && ungranted.has(elementId))
      .map(({ elementId, topic }) => {
        const isPast = deciding.length === 0 || past.has(elementId);
        const sentence = isPast ? leadsPast(deciding) : refusalLeadsHere(deciding);
        const zh = `能力 ${topic} 只在批准之后才能执行，${sentence.zh}`;
        return finding('decision-first', bundle, {
          elementId,
          zh,
          en: `${topic} runs only after a granting decision; ${sentence.en}`,
        });
      });
  },
};

type Outcome = UserTaskModel['outcomes'][number];

/** As the worker reads it: whatever is not marked as a refusal grants. */
function grants({ tone }: Outcome): boolean {
  return tone !== 'danger';
}

function onlyWith({ userTasks }: ProcessModel, remains: (outcome: Outcome) => boolean): Restriction {
  const deciding = userTasks.filter((task) => task.decision);
  return new Map(deciding.map(({ elementId, outcomes }) => [elementId, outcomes.filter(remains).map(({ id }) => id)]));
}

function leadsPast(deciding: UserTaskModel[]): { zh: string; en: string } {
  if (deciding.length === 0)
    return {
      zh: '但流程中没有能够批准的审批步骤。请在审批步骤写 zhilu.decision=true，并给它一个不是 danger 的办理按钮',
      en: 'no step is marked as one. Write zhilu.decision=true on the step that decides, with an outcome whose tone is not danger',
    };
  return {
    zh: `但有一条路不经过${namesOf(deciding)}就到这里，届时一定失败。请把它移到审批之后`,
    en: `a path leads here past ${idsOf(deciding)}, where it would always fail. Put it behind the decision`,
  };
}

function refusalLeadsHere(deciding: UserTaskModel[]): { zh: string; en: string } {
  return {
    zh: `但${namesOf(deciding)}不批准时也会到这里，届时一定失败。请在审批之后加一个判断`,
    en: `a refusal at ${idsOf(deciding)} leads here too, where it would always fail. Put a gateway behind the decision`,
  };
}

function namesOf(tasks: UserTaskModel[]): string {
  return tasks.map(({ name }) => `“${name}”`).join('、');
}

function idsOf(tasks: UserTaskModel[]): string {
  return tasks.map(({ elementId }) => elementId).join(', ');
}
