import { Injectable } from '@nestjs/common';
import type { Response } from 'express';
import { DataSource, In } from 'typeorm';
import { InboxQuery, type Actor, type ListFilter, type TaskWithCase } from '@zhilu/cases';
import type { Wire } from '@zhilu/domain';
import { CaseEvent, Unit } from '@zhilu/persistence';
import { CaseRows } from '../cases/case-rows';
import { STATE_NAMES } from '../cases/state-names';
import { sendWorkbook } from '../answers/workbook';
import type { TasksExportQuery, TasksQuery } from './tasks.dto';

/** An Excel file of a list holds at most this many rows; the page says so when there are more. */
const EXPORT_LIMIT = 5_000;

/** Pages of 待办 and 已办 and their Excel files. */
@Injectable()
export class TaskLists {
  constructor(
    private readonly facts: DataSource,
    private readonly inbox: InboxQuery,
    private readonly rows: CaseRows,
  ) {}

  async page(actor: Actor, query: TasksQuery): Promise<Wire.Page<Wire.TaskRow>> {
    const filter = await this.filter(query, query.page, query.size);
    const { rows, total } = await this.inbox.tasks(actor, query.box, filter);
    return { rows: await this.withOutcomes(rows), total, page: query.page, size: query.size };
  }

  async excel(actor: Actor, query: TasksExportQuery, response: Response): Promise<void> {
    const { rows } = await this.inbox.tasks(actor, query.box, await this.filter(query, 1, EXPORT_LIMIT));
    const title = query.box === 'todo' ? '待办' : '已办';
    await sendWorkbook(response, title, COLUMNS, await this.withOutcomes(rows));
  }

  private async withOutcomes(rows: TaskWithCase[]): Promise<Wire.TaskRow[]> {
    const ids = rows.filter(({ task }) => task.completedAt !== null).map(({ task }) => `done:${task.id}`);
    const events = ids.length === 0 ? [] : await this.facts.manager.findBy(CaseEvent, { id: In(ids) });
    return this.rows.tasks(
      rows,
      new Map(events.flatMap((event) => (event.taskId ? [[event.taskId, event] as const] : []))),
    );
  }

  private async filter(query: TasksExportQuery, page: number, size: number): Promise<ListFilter> {
    const unit = query.unit ? await this.facts.manager.findOneBy(Unit, { id: query.unit }) : null;
    return {
      page,
      size,
      sort: query.sort,
      text: query.q || undefined,
      processId: query.process,
      unitPath: query.unit ? (unit?.path ?? 'unknown') : undefined,
      due: query.due,
    };
  }
}

const COLUMNS = [
  { header: '办理编号', width: 16, value: (row: Wire.TaskRow) => row.case.caseNumber },
  { header: '标题', width: 44, value: (row: Wire.TaskRow) => row.case.title },
  { header: '事项', width: 18, value: (row: Wire.TaskRow) => row.case.processName },
  { header: '步骤', width: 18, value: (row: Wire.TaskRow) => row.name },
  { header: '申请人', width: 12, value: (row: Wire.TaskRow) => row.case.applicant.name },
  { header: '单位', width: 24, value: (row: Wire.TaskRow) => row.case.unitName },
  { header: '收到时间', width: 18, value: (row: Wire.TaskRow) => new Date(row.receivedAt) },
  { header: '期限', width: 18, value: (row: Wire.TaskRow) => (row.dueAt ? new Date(row.dueAt) : null) },
  { header: '办结时间', width: 18, value: (row: Wire.TaskRow) => (row.completedAt ? new Date(row.completedAt) : null) },
  { header: '处理结果', width: 12, value: (row: Wire.TaskRow) => row.outcomeName },
  { header: '案件状态', width: 12, value: (row: Wire.TaskRow) => STATE_NAMES[row.case.state] },
];
