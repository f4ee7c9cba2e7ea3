import { boundaryEvents, scopesAround } from '../model/paths';
import type { ProcessModel, UserTaskModel } from '../model/process-model';
import { finding, type Rule } from './finding';

/** No step waits for a person for ever unless the model says that it is meant so: it has a deadline, or a timer ends the wait. */
export const waitBounded: Rule = {
  id: 'wait-bounded',
  check: ({ bundle }) =>
    bundle.model.userTasks
      .filter((task) => task.deadline === null && !task.openEnded && !isEndedByTimer(bundle.model, task))
      .map(({ elementId }) =>
        finding('wait-bounded', bundle, {
          elementId,
          zh: '这一步可能无限期地等下去。请填写期限 zhilu.deadline，如 P2D；确实不限时间的，写 zhilu.openEnded=true',
          en: 'the step may wait for ever. Write a deadline (zhilu.deadline, e.g. P2D), or zhilu.openEnded=true where that is meant',
        }),
      ),
};

function isEndedByTimer(model: ProcessModel, { elementId }: UserTaskModel): boolean {
  const hosts = [elementId, ...scopesAround(model.elements, model.elements[elementId].parentId)];
  const edges = hosts.flatMap((host) => boundaryEvents(model, host)).map((id) => model.elements[id]);
  return edges.some((event) => event.eventKind === 'timer' && event.interrupting);
}
