import { durationSeconds, firesAfter } from '../model/duration';
import { boundaryEvents } from '../model/paths';
import { finding, type Rule } from './finding';

/**
 * No timer on a step's edge takes it away before its deadline. Reminders are none of the model's business: the product watches
 * deadlines itself. A time that is known only when the case runs is not judged.
 */
export const deadlineReachable: Rule = {
  id: 'deadline-reachable',
  check: ({ bundle }) =>
    bundle.model.userTasks.flatMap(({ elementId, deadline: written }) => {
      const deadline = written === null ? null : durationSeconds(written);
      if (deadline === null) return [];
      const edge = boundaryEvents(bundle.model, elementId).filter((id) => bundle.model.elements[id].interrupting);
      return bundle.model.timers
        .filter((timer) => edge.includes(timer.elementId) && (firesAfter(timer) ?? deadline) < deadline)
        .map((timer) =>
          finding('deadline-reachable', bundle, {
            elementId: timer.elementId,
            zh: `这里在 ${timer.value} 后就收走步骤，早于步骤的期限 ${written}。请延长定时或缩短期限`,
            en: `this takes the step away after ${timer.value}, before its deadline ${written}. Lengthen the timer or shorten the deadline`,
          }),
        );
    }),
};
