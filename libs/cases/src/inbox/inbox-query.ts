import { Injectable } from '@nestjs/common';
import { Brackets, DataSource, type SelectQueryBuilder, type WhereExpressionBuilder } from 'typeorm';
import { systemClock } from '@zhilu/domain';
import { CaseCopy, CaseFile, InboxTask } from '@zhilu/persistence';
import type { Actor } from '../actor';

export type TaskBox = 'todo' | 'done';
export type CaseBox = 'started' | 'copied' | 'all';

/** What a list may be narrowed by; every field is checked at the edge, none shapes a query. */
export interface ListFilter {
  page: number;
  size: number;
  sort?: 'due' | 'received' | 'title';
  text?: string;
  processId?: string;
  unitPath?: string;
  due?: 'overdue' | 'today';
}

/** Units whose cases a person oversees, and those whose secret cases too. */
export interface CaseScope {
  paths: string[];
  secretPaths: string[];
}

export interface TaskWithCase {
  task: InboxTask;
  file: CaseFile;
}

export interface TodoCounts {
  todo: number;
  overdue: number;
  dueToday: number;
}

const DAY_MS = 86_400_000;
const BEIJING_OFFSET_MS = 8 * 3_600_000;

/** End of the present day in the bureau's zone (which has no summer time). */
function endOfToday(now: Date): Date {
  return new Date(Math.floor((now.getTime() + BEIJING_OFFSET_MS) / DAY_MS) * DAY_MS + DAY_MS - BEIJING_OFFSET_MS);
}

/** Lists and counts of the four boxes, from our own indexed rows only (design: the inbox is a read model). */
@Injectable()
export class InboxQuery {
  constructor(private readonly facts: DataSource) {}

  /** One page of 待办 or 已办 with the number of all rows. */
  async tasks(actor: Actor, box: TaskBox, filter: ListFilter): Promise<{ rows: TaskWithCase[]; total: number }> {
    const query = this.box(actor, box);
    narrow(query, filter);
    const total = await query.getCount();
    const ids = await sorted(query.select('task.id', 'id'), box, filter)
      .offset((filter.page - 1) * filter.size)
      .limit(filter.size)
      .getRawMany<{ id: string }>();
    return { rows: await this.withCases(ids.map(({ id }) => id)), total };
  }

  /** Ids of the whole to-do box in list order, for 上一件 / 下一件; at most 500. */
  async todoOrder(actor: Actor): Promise<string[]> {
    const query = sorted(this.box(actor, 'todo').select('task.id', 'id'), 'todo', { page: 1, size: 500 }).limit(500);
    return (await query.getRawMany<{ id: string }>()).map(({ id }) => id);
  }

  /** Whether the task is in the actor's to-do box at this moment. */
  async mayDo(actor: Actor, taskId: string): Promise<boolean> {
    return (await this.box(actor, 'todo').andWhere('task.id = :taskId', { taskId }).getCount()) === 1;
  }

  async counts(actor: Actor): Promise<TodoCounts> {
    const now = systemClock();
    const row = await this.box(actor, 'todo')
      .select('COUNT(*)', 'todo')
      .addSelect('SUM(CASE WHEN task.dueAt < :now THEN 1 ELSE 0 END)', 'overdue')
      .addSelect('SUM(CASE WHEN task.dueAt >= :now AND task.dueAt < :night THEN 1 ELSE 0 END)', 'dueToday')
      .setParameters({ now, night: endOfToday(now) })
      .getRawOne<Record<keyof TodoCounts, string | number | null>>();
    return { todo: Number(row?.todo ?? 0), overdue: Number(row?.overdue ?? 0), dueToday: Number(row?.dueToday ?? 0) };
  }

  /** One page of 我发起的, 抄送我的 or every case in the actor's scope. */
  async cases(
    actor: Actor,
    box: CaseBox,
    scope: CaseScope,
    filter: ListFilter,
  ): Promise<{ rows: CaseFile[]; total: number }> {
    const query = this.facts.manager.createQueryBuilder(CaseFile, 'file');
    if (box === 'started') query.where('file.applicantId = :me', { me: actor.personId });
    if (box === 'copied') {
      query
        .innerJoin(CaseCopy, 'copy', 'copy.caseNumber = file.caseNumber AND copy.personId = :me', {
          me: actor.personId,
        })
        .where("file.secrecy = 'internal'");
    }
    if (box === 'all') query.where(new Brackets((where) => inScope(where, actor.personId, scope)));
    narrowCases(query, filter);
    const [rows, total] = await query
      .orderBy('file.startedAt', 'DESC')
      .offset((filter.page - 1) * filter.size)
      .limit(filter.size)
      .getManyAndCount();
    return { rows, total };
  }

  private box(actor: Actor, box: TaskBox): SelectQueryBuilder<InboxTask> {
    const query = this.facts.manager.createQueryBuilder(InboxTask, 'task');
    if (box === 'done') return query.where('task.completedBy = :me', { me: actor.personId });
    return query
      .where("task.state = 'open'")
      .andWhere(new Brackets((where) => offered(where, actor)))
      .andWhere('(task.applicantMayAct = :yes OR task.applicantId <> :me)', { yes: true, me: actor.personId });
  }

  private async withCases(ids: string[]): Promise<TaskWithCase[]> {
    if (ids.length === 0) return [];
    const tasks = await this.facts.manager
      .createQueryBuilder(InboxTask, 'task')
      .where('task.id IN (:...ids)', { ids })
      .getMany();
    const numbers = [...new Set(tasks.map((task) => task.caseNumber))];
    const files = await this.facts.manager
      .createQueryBuilder(CaseFile, 'file')
      .where('file.caseNumber IN (:...numbers)', { numbers })
      .getMany();
    const byId = new Map(tasks.map((task) => [task.id, task]));
    const byNumber = new Map(files.map((file) => [file.caseNumber, file]));
    return ids.flatMap((id) => {
      const task = byId.get(id);
      const file = task && byNumber.get(task.caseNumber);
      return task && file ? [{ task, file }] : [];
    });
  }
}

/** Taken by me or by somebody I stand in for, or offered to a role I hold in the case's unit or above. */
function offered(where: WhereExpressionBuilder, actor: Actor): void {
  const people = [actor.personId, ...actor.offers.flatMap((offer) => offer.actingForId ?? [])];
  where.where('task.assigneeId IN (:...people)', { people });
  actor.offers.forEach((offer, index) => {
    where.orWhere(
      `(task.assigneeId IS NULL AND task.role = :role${index} AND (task.unitPath = :path${index} OR task.unitPath LIKE :below${index}))`,
      { [`role${index}`]: offer.role, [`path${index}`]: offer.unitPath, [`below${index}`]: `${offer.unitPath}/%` },
    );
  });
}

function inScope(where: WhereExpressionBuilder, personId: string, { paths, secretPaths }: CaseScope): void {
  where.where('file.applicantId = :person', { person: personId });
  where.orWhere('file.caseNumber IN (SELECT task.caseNumber FROM inbox_task task WHERE task.completedBy = :person)');
  overseen(where, paths, 'scope', "file.secrecy = 'internal' AND ");
  overseen(where, secretPaths, 'secretScope', '');
}

function overseen(where: WhereExpressionBuilder, paths: string[], name: string, also: string): void {
  paths.forEach((path, index) => {
    where.orWhere(`(${also}(file.unitPath = :${name}${index} OR file.unitPath LIKE :${name}Below${index}))`, {
      [`${name}${index}`]: path,
      [`${name}Below${index}`]: `${path}/%`,
    });
  });
}

function narrow(query: SelectQueryBuilder<InboxTask>, filter: ListFilter): void {
  const now = systemClock();
  if (filter.processId) query.andWhere('task.processId = :process', { process: filter.processId });
  if (filter.unitPath)
    query.andWhere('(task.unitPath = :unit OR task.unitPath LIKE :unitBelow)', below(filter.unitPath));
  if (filter.due === 'overdue') query.andWhere('task.dueAt < :now', { now });
  if (filter.due === 'today')
    query.andWhere('task.dueAt >= :now AND task.dueAt < :night', { now, night: endOfToday(now) });
  if (!filter.text && filter.sort !== 'title') return;
  query.innerJoin(CaseFile, 'file', 'file.caseNumber = task.caseNumber');
  if (filter.text)
    query.andWhere("(file.title LIKE :text ESCAPE '!' OR file.caseNumber LIKE :text ESCAPE '!')", {
      text: contains(filter.text),
    });
}

function narrowCases(query: SelectQueryBuilder<CaseFile>, filter: ListFilter): void {
  if (filter.processId) query.andWhere('file.processId = :process', { process: filter.processId });
  if (filter.unitPath)
    query.andWhere('(file.unitPath = :unit OR file.unitPath LIKE :unitBelow)', below(filter.unitPath));
  if (filter.text)
    query.andWhere("(file.title LIKE :text ESCAPE '!' OR file.caseNumber LIKE :text ESCAPE '!')", {
      text: contains(filter.text),
    });
}

function below(path: string): { unit: string; unitBelow: string } {
  return { unit: path, unitBelow: `${path}/%` };
}

function contains(text: string): string {
  return `%${text.replace(/[!%_]/g, (sign) => `!${sign}`)}%`;
}

function sorted(query: SelectQueryBuilder<InboxTask>, box: TaskBox, filter: ListFilter): SelectQueryBuilder<InboxTask> {
  if (filter.sort === 'title') return query.orderBy('file.title', 'ASC').addOrderBy('task.id', 'ASC');
  if (box === 'done') return query.orderBy('task.completedAt', 'DESC').addOrderBy('task.id', 'ASC');
  if (filter.sort === 'received') return query.orderBy('task.createdAt', 'DESC').addOrderBy('task.id', 'ASC');
  return query
    .orderBy('CASE WHEN task.dueAt IS NULL THEN 1 ELSE 0 END', 'ASC')
    .addOrderBy('task.dueAt', 'ASC')
    .addOrderBy('task.createdAt', 'ASC')
    .addOrderBy('task.id', 'ASC');
}
