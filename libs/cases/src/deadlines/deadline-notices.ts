import { Injectable } from '@nestjs/common';
import { DataSource, In, MoreThan, type EntityManager } from 'typeorm';
import { soonFrom } from '@zhilu/domain';
import {
  DeadlineNotice,
  InboxTask,
  inTransaction,
  Notification,
  rowOf,
  type DeadlineStage,
  type Person,
} from '@zhilu/persistence';

/** More than clocks of several portals differ by: what was said later than this from now was said by a clock that ran ahead. */
const AHEAD_MS = 900_000;
const AT_ONCE = 200;

/** A line for one person; `taskId` where it leads to the step, null where it leads to the case. */
export interface Line {
  person: Person;
  taskId: string | null;
  text: string;
}

/** What was said of deadlines, in rows that all portals share. */
@Injectable()
export class DeadlineNotices {
  constructor(private readonly facts: DataSource) {}

  of(manager: EntityManager, taskId: string): Promise<DeadlineNotice[]> {
    return manager.findBy(DeadlineNotice, { taskId });
  }

  /** Writes down that the stage was said, with a notification for each; its row exists once, so a second writer fails. */
  async write(
    manager: EntityManager,
    { id: taskId, caseNumber }: InboxTask,
    { stage, at, lines }: { stage: DeadlineStage; at: Date; lines: Line[] },
  ): Promise<void> {
    const id = `${taskId}:${stage}`;
    const notificationOf = ({ person }: Line) => `deadline:${id}:${at.getTime().toString(36)}:${person.id}`;
    const said = { at, notificationIds: lines.map(notificationOf), mailAt: lines.length > 0 ? at : null };
    const again = await manager.update(DeadlineNotice, { id, state: 'void' }, { ...said, state: 'repeated' });
    if (again.affected === 0)
      await manager.insert(DeadlineNotice, rowOf({ id, taskId, caseNumber, stage, state: 'said' as const, ...said }));
    for (const line of lines)
      await manager.insert(Notification, {
        id: notificationOf(line),
        personId: line.person.id,
        caseNumber,
        taskId: line.taskId,
        text: line.text,
        at,
        readAt: null,
      });
  }

  /**
   * A clock that ran ahead said things too early: they are said again in their time, once only, so that portals whose clocks
   * differ do not say them in turns.
   */
  async takeBackTooEarly(now: Date): Promise<void> {
    const tooEarly = await this.facts.manager.find(DeadlineNotice, {
      where: { state: 'said', at: MoreThan(new Date(now.getTime() + AHEAD_MS)) },
      take: AT_ONCE,
    });
    if (tooEarly.length === 0) return;
    await inTransaction(this.facts, async (manager) => {
      const ids = tooEarly.map(({ id }) => id);
      await manager.update(DeadlineNotice, { id: In(ids), state: 'said' }, { state: 'void', mailAt: null });
      const tasks = await manager.findBy(InboxTask, { id: In(tooEarly.map(({ taskId }) => taskId)), state: 'open' });
      for (const { id, createdAt, dueAt } of tasks)
        if (dueAt) await manager.update(InboxTask, { id, state: 'open' }, { remindAt: soonFrom(createdAt, dueAt) });
    });
  }
}
