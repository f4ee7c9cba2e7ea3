import type { EntityManager } from 'typeorm';
import { RefusedAct } from '@zhilu/domain';
import { Activity, ActivityCancellation, rowLock } from '@zhilu/persistence';

/**
 * Keeps the activity for this transaction: whoever starts a case about it and whoever cancels it stand in one line, and the
 * second sees what the first did.
 */
export async function holdActivity(manager: EntityManager, id: string): Promise<void> {
  await manager.findOne(Activity, { select: { id: true }, where: { id }, lock: rowLock(manager) });
}

/** Keeps it likewise. Throws RefusedAct for one that stands cancelled: no case is about it. */
export async function requireNotCancelled(manager: EntityManager, id: string): Promise<void> {
  await holdActivity(manager, id);
  if (!(await manager.existsBy(ActivityCancellation, { openFor: id }))) return;
  const sentence = {
    zh: '所选执法活动刚被取消，不能就此办理；请先恢复，或改选其他活动。',
    en: 'The activity you chose was cancelled in this moment; restore it first, or choose another.',
  };
  throw new RefusedAct('conflict', sentence, 'activity', id);
}
