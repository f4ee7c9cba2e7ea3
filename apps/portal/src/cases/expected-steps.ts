import type { DeployedBundle } from '@zhilu/cases';
import { whenAsked, type ProcessModel, type UserTaskModel } from '@zhilu/catalog';
import type { CaseFile, InboxTask } from '@zhilu/persistence';

/** A step that usually follows; `when` names what leads there, empty without a name, null for a step every case comes to. */
export interface ExpectedStep {
  step: UserTaskModel;
  when: string | null;
}

/** A model is read once a deployment and stays as it is. */
const conditions = new WeakMap<ProcessModel, ReadonlyMap<string, string | null>>();

/** Steps of others that usually follow: later in reading order than the farthest one reached. */
export function expectedSteps(file: CaseFile, { model }: DeployedBundle, tasks: InboxTask[]): ExpectedStep[] {
  if (file.endedAt !== null) return [];
  const reached = Math.max(-1, ...tasks.map((task) => model.order.indexOf(task.elementId)));
  const when = conditionsOf(model);
  return model.order.slice(reached + 1).flatMap((id) => {
    const step = model.userTasks.find((task) => task.elementId === id && task.person !== 'applicant');
    return step ? [{ step, when: when.get(id) ?? null }] : [];
  });
}

function conditionsOf(model: ProcessModel): ReadonlyMap<string, string | null> {
  const known = conditions.get(model);
  if (known) return known;
  const found = new Map(model.userTasks.map(({ elementId }) => [elementId, whenAsked(model, elementId)]));
  conditions.set(model, found);
  return found;
}
