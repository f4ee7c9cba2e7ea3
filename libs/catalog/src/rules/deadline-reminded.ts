import type { Bundle } from '../bundle/bundle';
import { durationSeconds, durationText, firings } from '../model/duration';
import { boundaryEvents, escalationCatchers, targets } from '../model/paths';
import type { ProcessModel, TimerModel, UserTaskModel } from '../model/process-model';
import { finding, type Finding, type Rule } from './finding';

/**
 * A step's deadline and the timers on its edge say the same: somebody is reminded before the deadline and told at it, and no
 * timer takes the step away earlier. A time that is known only when the case runs is not judged.
 */
export const deadlineReminded: Rule = {
  id: 'deadline-reminded',
  check: ({ bundle }) =>
    bundle.model.userTasks.flatMap((task) => {
      const deadline = task.deadline === null ? null : durationSeconds(task.deadline);
      return deadline ? [...reminders(bundle, task, deadline), ...tooEarly(bundle, task, deadline)] : [];
    }),
};

function reminders(bundle: Bundle, task: UserTaskModel, deadline: number): Finding[] {
  const timers = timersOn(bundle.model, task.elementId, { interrupting: false });
  const example = `R4/${durationText(deadline / 2)}`;
  if (timers.length === 0) return [without(bundle, task, example)];
  const mute = timers.filter((timer) => !notifies(bundle.model, timer.elementId));
  return [...mute.map((timer) => unheard(bundle, timer)), ...atOtherTimes(bundle, task, { timers, deadline, example })];
}

interface Judged {
  timers: TimerModel[];
  deadline: number;
  example: string;
}

function atOtherTimes(bundle: Bundle, { deadline: written }: UserTaskModel, judged: Judged): Finding[] {
  const { timers, deadline, example } = judged;
  const moments = timers.flatMap((timer) => firings(timer) ?? [NaN]);
  if (moments.some(Number.isNaN)) return [];
  const values = timers.map(({ value }) => value).join('、');
  const place = { elementId: timers[0].elementId };
  const problems: Finding[] = [];
  if (!moments.includes(deadline))
    problems.push(
      finding('deadline-reminded', bundle, {
        ...place,
        zh: `提醒时间 ${values} 与步骤的期限 ${written} 不符，期满时没有一次提醒。请改为如 ${example}`,
        en: `the timer ${values} does not agree with the step's deadline ${written}: it never fires at it. Write it like ${example}`,
      }),
    );
  if (!moments.some((moment) => moment < deadline))
    problems.push(
      finding('deadline-reminded', bundle, {
        ...place,
        zh: `提醒时间 ${values} 都不早于步骤的期限 ${written}，到期前没有提醒。请改为如 ${example}`,
        en: `the timer ${values} never fires before the step's deadline ${written}, so nobody is reminded in time. Write it like ${example}`,
      }),
    );
  return problems;
}

function tooEarly(bundle: Bundle, { elementId, deadline: written }: UserTaskModel, deadline: number): Finding[] {
  return timersOn(bundle.model, elementId, { interrupting: true })
    .filter((timer) => (firings(timer) ?? [deadline])[0] < deadline)
    .map((timer) =>
      finding('deadline-reminded', bundle, {
        elementId: timer.elementId,
        zh: `这里在 ${timer.value} 后就收走步骤，早于步骤的期限 ${written}。请延长定时或缩短期限`,
        en: `this takes the step away after ${timer.value}, before its deadline ${written}. Lengthen the timer or shorten the deadline`,
      }),
    );
}

function without(bundle: Bundle, { elementId, deadline }: UserTaskModel, example: string): Finding {
  return finding('deadline-reminded', bundle, {
    elementId,
    zh: `写了期限 ${deadline}，但没有提醒。请在步骤边上加一个不中断的定时事件（如 ${example}），通向发送提醒的步骤`,
    en: `the step has a deadline (${deadline}) and no reminder. Put a non-interrupting timer on its edge (e.g. ${example}) that leads to a notification`,
  });
}

function unheard(bundle: Bundle, { elementId }: TimerModel): Finding {
  return finding('deadline-reminded', bundle, {
    elementId,
    zh: '定时之后没有人收到提醒。请通向 notification.send，或用“升级”结束事件转到“到期提醒”事件子流程',
    en: 'nobody is told after this timer. Lead it to notification.send, or raise an escalation that an event sub-process catches',
  });
}

function timersOn(model: ProcessModel, stepId: string, { interrupting }: { interrupting: boolean }): TimerModel[] {
  const events = boundaryEvents(model, stepId).filter((id) => model.elements[id].interrupting === interrupting);
  return model.timers.filter((timer) => events.includes(timer.elementId));
}

/** Whether a notification is sent on the way from an element, over escalations too. */
function notifies(model: ProcessModel, fromId: string): boolean {
  const seen = new Set<string>();
  const waiting = [fromId];
  while (waiting.length > 0) {
    const id = waiting.pop()!;
    if (seen.has(id)) continue;
    seen.add(id);
    if (model.serviceTasks.some((task) => task.elementId === id && task.topic === 'notification.send')) return true;
    const element = model.elements[id];
    const raises = /^(end|intermediateThrow)Event$/.test(element.type) && element.eventKind === 'escalation';
    waiting.push(...targets(model, id), ...(raises ? escalationCatchers(model, element) : []));
  }
  return false;
}
