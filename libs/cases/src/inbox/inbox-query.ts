import { Inject, Injectable } from '@nestjs/common';
import { DataSource, In } from 'typeorm';
import { CLOCK, type Clock } from '@zhilu/domain';
import { CaseFile, InboxTask } from '@zhilu/persistence';
import type { Actor } from '../actor';
import { narrowTasks, nightOf, type ListFilter } from './list-filter';
import { columnName, joined, partsOf, type TaskBox, type TaskPart } from './task-boxes';

export interface TaskWithCase {
  task: InboxTask;
  file: CaseFile;
}

export interface TodoCounts {
  todo: number;
  overdue: number;
  dueToday: number;
}

/** How far 上一件 / 下一件 reach. */
const LONGEST_WALK = 500;

/** The columns a list is sorted by, the first one first; the task's id decides between equals. */
const ORDERS = {
  due: { 'task.dueAt': 'ASC', 'task.createdAt': 'ASC' },
  received: { 'task.createdAt': 'DESC' },
  title: { 'file.title': 'ASC' },
  done: { 'task.completedAt': 'DESC' },
} as const;

/** Lists and counts of 待办 and 已办, from our own indexed rows only. */
@Injectable()
export class InboxQuery {
  constructor(
    private readonly facts: DataSource,
    @Inject(CLOCK) private readonly now: Clock,
  ) {}

  /** One page of 待办 or 已办 with the number of all rows. */
  async tasks(actor: Actor, box: TaskBox, filter: ListFilter): Promise<{ rows: TaskWithCase[]; total: number }> {
    const total = await this.total(this.narrowed(actor, box, { ...filter, sort: undefined }));
    return { rows: await this.withCases(await this.ids(actor, box, filter)), total };
  }

  /** Ids of the whole to-do box in list order, for 上一件 / 下一件; at most 500. */
  todoOrder(actor: Actor): Promise<string[]> {
    return this.ids(actor, 'todo', { page: 1, size: LONGEST_WALK });
  }

  /** Whether the task is in the actor's to-do box at this moment. */
  async mayDo(actor: Actor, taskId: string): Promise<boolean> {
    const parts = partsOf(this.facts.manager, actor, 'todo');
    return (await this.total(parts.map((part) => part.andWhere('task.id = :taskId', { taskId })))) === 1;
  }

  async counts(actor: Actor): Promise<TodoCounts> {
    const now = this.now();
    const row = await joined(partsOf(this.facts.manager, actor, 'todo'), ['task.dueAt'])
      .select('COUNT(*)', 'todo')
      .addSelect('SUM(CASE WHEN dueAt < :now THEN 1 ELSE 0 END)', 'overdue')
      .addSelect('SUM(CASE WHEN dueAt >= :now AND dueAt < :night THEN 1 ELSE 0 END)', 'dueToday')
      .setParameters({ now, night: nightOf(now) })
      .getRawOne<Record<keyof TodoCounts, string | number | null>>();
    return { todo: Number(row?.todo ?? 0), overdue: Number(row?.overdue ?? 0), dueToday: Number(row?.dueToday ?? 0) };
  }

  private async ids(actor: Actor, box: TaskBox, filter: ListFilter): Promise<string[]> {
    const sort = filter.sort === 'title' ? 'title' : box === 'done' ? 'done' : (filter.sort ?? 'due');
    const columns = Object.entries(ORDERS[sort]);
    const names = columns.map(([column]) => column);
    const query = joined(this.narrowed(actor, box, filter), ['task.id', ...names]).select('id', 'id');
    if (sort === 'due') query.orderBy('CASE WHEN dueAt IS NULL THEN 1 ELSE 0 END', 'ASC');
    for (const [column, direction] of columns) query.addOrderBy(columnName(column), direction);
    const rows = await query
      .addOrderBy('id', 'ASC')
      .offset((filter.page - 1) * filter.size)
      .limit(filter.size)
      .getRawMany<{ id: string }>();
    return rows.map(({ id }) => id);
  }

  private async total(parts: TaskPart[]): Promise<number> {
    const row = await joined(parts, ['task.id']).select('COUNT(*)', 'total').getRawOne<{ total: string | number }>();
    return Number(row?.total ?? 0);
  }

  private narrowed(actor: Actor, box: TaskBox, filter: Partial<ListFilter>): TaskPart[] {
    const parts = partsOf(this.facts.manager, actor, box);
    for (const part of parts) narrowTasks(part, filter, this.now());
    return parts;
  }

  private async withCases(ids: string[]): Promise<TaskWithCase[]> {
    if (ids.length === 0) return [];
    const tasks = await this.facts.manager.findBy(InboxTask, { id: In(ids) });
    const numbers = [...new Set(tasks.map((task) => task.caseNumber))];
    const files = await this.facts.manager.findBy(CaseFile, { caseNumber: In(numbers) });
    const byId = new Map(tasks.map((task) => [task.id, task]));
    const byNumber = new Map(files.map((file) => [file.caseNumber, file]));
    return ids.flatMap((id) => {
      const task = byId.get(id);
      const file = task && byNumber.get(task.caseNumber);
      return task && file ? [{ task, file }] : [];
    });
  }
}
