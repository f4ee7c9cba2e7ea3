import type { EntityManager } from 'typeorm';
import { InboxTask, type Command } from '@zhilu/persistence';

const OF_CASE = { start: '发起', message: '撤回', end: '终止案件' } as const;

/** What people call the act: the name of its step, or what was done to the case as a whole. */
export async function stepName(manager: EntityManager, { kind, taskId }: Command): Promise<string> {
  if (kind !== 'complete') return OF_CASE[kind];
  const task = taskId ? await manager.findOneBy(InboxTask, { id: taskId }) : null;
  return task?.name ?? '办理';
}
