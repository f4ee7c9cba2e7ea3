import type { DeployedBundle } from '@zhilu/cases';
import type { UserTaskModel } from '@zhilu/catalog';
import type { CaseFile, InboxTask } from '@zhilu/persistence';

/** Steps of people that usually follow: later in reading order than the farthest one reached. */
export function expectedSteps(file: CaseFile, { model }: DeployedBundle, tasks: InboxTask[]): UserTaskModel[] {
  if (file.endedAt !== null) return [];
  const reached = Math.max(-1, ...tasks.map((task) => model.order.indexOf(task.elementId)));
  const following = model.order.slice(reached + 1);
  return following.flatMap((id) => model.userTasks.find((task) => task.elementId === id && task.person === null) ?? []);
}
