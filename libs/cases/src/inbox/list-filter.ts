import { type SelectQueryBuilder } from 'typeorm';
import { bureauDay, endOfDay } from '@zhilu/domain';
import { CaseFile, containing, withinUnit, type InboxTask } from '@zhilu/persistence';

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

const CONTAINS = "(file.title LIKE :text ESCAPE '!' OR file.caseNumber LIKE :text ESCAPE '!')";

/** Narrows a query with alias `task`; the case joins as `file` only where its title is asked for. */
export function narrowTasks(query: SelectQueryBuilder<InboxTask>, filter: Partial<ListFilter>, now: Date): void {
  const { processId, unitPath, due, text, sort } = filter;
  if (processId) query.andWhere('task.processId = :process', { process: processId });
  if (unitPath) query.andWhere(...withinUnit('task.unitPath', unitPath, 'filterUnit'));
  if (due === 'overdue') query.andWhere('task.dueAt < :now', { now });
  if (due === 'today') query.andWhere('task.dueAt >= :now AND task.dueAt < :night', { now, night: nightOf(now) });
  if (text || sort === 'title') query.innerJoin(CaseFile, 'file', 'file.caseNumber = task.caseNumber');
  if (text) query.andWhere(CONTAINS, { text: containing(text) });
}

/** Narrows a query with alias `file`. */
export function narrowCases(query: SelectQueryBuilder<CaseFile>, { processId, unitPath, text }: ListFilter): void {
  if (processId) query.andWhere('file.processId = :process', { process: processId });
  if (unitPath) query.andWhere(...withinUnit('file.unitPath', unitPath, 'filterUnit'));
  if (text) query.andWhere(CONTAINS, { text: containing(text) });
}

/** The end of today in the bureau: what is due before it is due today. */
export function nightOf(now: Date): Date {
  return endOfDay(bureauDay(now));
}
