import { soonFrom } from '@zhilu/domain';
import { InboxTask, openFacts } from '@zhilu/persistence';
import type { Stack } from '../support/stack';

/** As if this share of the step's time had passed: its dates are moved back, nobody waits. 1 is the deadline itself. */
export async function passTime({ folder }: Stack, taskId: string, share: number): Promise<void> {
  const facts = await openFacts({ DATA_DIR: folder, DATABASE_URL: undefined }, { migrate: 'wait' });
  try {
    const { createdAt, dueAt } = await facts.manager.findOneByOrFail(InboxTask, { id: taskId });
    if (!dueAt) throw new Error(`The step ${taskId} has no deadline.`);
    const length = dueAt.getTime() - createdAt.getTime();
    const from = new Date(Date.now() - share * length - 1_000);
    const to = new Date(from.getTime() + length);
    await facts.manager.update(
      InboxTask,
      { id: taskId },
      { createdAt: from, dueAt: to, remindAt: share < 1 ? soonFrom(from, to) : to },
    );
  } finally {
    await facts.destroy();
  }
}
