import { Injectable } from '@nestjs/common';
import { DataSource, In } from 'typeorm';
import { CaseQuery, InboxQuery, SpineIncidents, WorkCurve, covers, type Actor } from '@zhilu/cases';
import type { Role, Sentence, Wire } from '@zhilu/domain';
import { Recording } from '@zhilu/persistence';
import { CaseRows } from '../cases/case-rows';
import { InboxCounts } from '../inbox/inbox-counts';
import { ProcessCards } from '../processes/process-cards';
import { inLanguage, type Language } from '../requests/language';

const TODO_ROWS = 5;
const STARTED_ROWS = 5;
const QUICK_STARTS = 4;
const DAYS = 7;

type Alert = Omit<Wire.WorkbenchView['alerts'][number], 'text'> & { text: Sentence };

/** 工作台: the person's own day. */
@Injectable()
export class Workbench {
  constructor(
    private readonly facts: DataSource,
    private readonly inbox: InboxQuery,
    private readonly cases: CaseQuery,
    private readonly rows: CaseRows,
    private readonly counts: InboxCounts,
    private readonly cards: ProcessCards,
    private readonly curve: WorkCurve,
    private readonly named: SpineIncidents,
  ) {}

  async for(actor: Actor, language: Language): Promise<Wire.WorkbenchView> {
    const todo = await this.inbox.tasks(actor, 'todo', { page: 1, size: TODO_ROWS });
    const scope = { paths: [], secretPaths: [] };
    const started = await this.cases.page(actor.personId, 'started', scope, { page: 1, size: STARTED_ROWS });
    const counts = await this.counts.of(actor);
    return {
      todo: await this.rows.tasks(todo.rows),
      started: await this.rows.cases(started.rows),
      alerts: (await this.alerts(actor, counts)).map((alert) => ({ ...alert, text: inLanguage(alert.text, language) })),
      curve: await this.curve.lastDays(actor, DAYS),
      quickStart: (await this.cards.for(actor)).slice(0, QUICK_STARTS),
      counts,
    };
  }

  /** What the person's roles must not overlook. */
  private async alerts(actor: Actor, { overdue }: Wire.InboxCounts): Promise<Alert[]> {
    const holds = (...roles: Role[]) => actor.offers.some((offer) => roles.includes(offer.role));
    const alerts: Alert[] = [];
    if (holds('process-owner', 'info-center', 'admin')) {
      const waiting = await this.named.waiting();
      if (waiting > 0)
        alerts.push({
          tone: 'failed',
          text: inNumber(waiting, '{n} 个案件停住，待核实处理', '{n} cases stand still and wait for a person'),
          link: '/admin/incidents',
        });
    }
    if (holds('device-keeper', 'archivist', 'discipline')) {
      const bad = await this.facts.manager.findBy(Recording, { integrity: In(['mismatch', 'missing']) });
      const mine = bad.filter((recording) => actor.offers.some((offer) => covers(offer, recording.unitPath)));
      if (mine.length > 0)
        alerts.push({
          tone: 'failed',
          text: inNumber(mine.length, '{n} 段录像校验不符或缺失', '{n} recordings do not match or are missing'),
          link: '/footage?integrity=mismatch',
        });
    }
    if (overdue > 0)
      alerts.push({
        tone: 'todo',
        text: inNumber(overdue, '{n} 件待办已逾期', '{n} to-dos are overdue'),
        link: '/inbox/todo?due=overdue',
      });
    return alerts;
  }
}

const inNumber = (n: number, zh: string, en: string): Sentence => ({
  zh: zh.replace('{n}', String(n)),
  en: en.replace('{n}', String(n)),
});
