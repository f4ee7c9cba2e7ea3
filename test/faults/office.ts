import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Wire } from '@zhilu/domain';
import { PortalRefusal, type PortalClient } from '../../apps/portal/src/demo/portal-client';
import { aRequest, LETTER } from '../processes/court-access-story';
import type { Stack } from '../support/stack';

export type Plan = 'viewing' | 'copy' | 'refused' | 'noFootage';

/** What a person does at a step, by the plan of the case. */
type Answer = (plan: Plan) => { outcome: string; data?: Record<string, unknown> };

/** An act the portal has answered with "done". */
export interface Acknowledged {
  taskId: string;
  caseNumber: string;
  elementId: string;
  outcome: string;
}

const PERIOD = { from: '2026-11-26T09:00+08:00', to: '2026-11-26T11:30+08:00' };

const DESKS: Record<string, Record<string, Answer>> = {
  hexiulan: {
    userTask_checkMaterials: (plan) => ({
      outcome: plan === 'noFootage' ? 'noFootage' : 'complete',
      data: { letterChecked: true, identityChecked: true, footageChecked: true },
    }),
    userTask_schedule: () => ({
      outcome: 'scheduled',
      data: { scheduledFrom: PERIOD.from, scheduledTo: PERIOD.to, place: '局档案室', supervisor: '何秀兰' },
    }),
    userTask_registerViewing: () => ({
      outcome: 'registered',
      data: {
        visitors: '王磊、赵敏',
        viewedContent: '11月6日运河大桥执法录像',
        viewedFrom: PERIOD.from,
        viewedTo: PERIOD.to,
        place: '局档案室',
        viewingMethod: 'viewing',
      },
    }),
  },
  zhaoliqun: { userTask_giveOpinion: () => ({ outcome: 'agree' }) },
  zhoumingyuan: {
    userTask_approve: (plan) =>
      plan === 'refused'
        ? { outcome: 'refused' }
        : { outcome: 'granted', data: { method: plan === 'copy' ? 'copy' : 'viewing' } },
  },
};

/**
 * Several people at their desks, at the portal's HTTP interface, while processes are killed under them: whatever fails is
 * sent again with the same request id, as their browsers do.
 */
export class Office {
  readonly acknowledged: Acknowledged[] = [];
  readonly plans = new Map<string, Plan>();
  private readonly taken = new Set<string>();
  private stopped = false;
  /** Acts answered so far, starts included. */
  acts = 0;

  constructor(
    private readonly stack: Stack,
    private readonly recordingIds: string[],
  ) {}

  /** Everybody signs in before the first kill. */
  async open(): Promise<void> {
    for (const login of ['shenjie', ...Object.keys(DESKS)]) await this.stack.as(login);
  }

  /** The clerk files the requests, four at a time. */
  async file(plans: Plan[]): Promise<void> {
    const clerk = await this.stack.as('shenjie');
    const waiting = [...plans];
    const window = async () => {
      for (let plan = waiting.shift(); plan && !this.stopped; plan = waiting.shift()) await this.begin(clerk, plan);
    };
    await Promise.all([window(), window(), window(), window()]);
  }

  /** Everybody does what comes to the desk, three things at a time, until `stop`. */
  async work(): Promise<void> {
    await Promise.all(Object.keys(DESKS).flatMap((login) => [1, 2, 3].map(() => this.sit(login))));
  }

  stop(): void {
    this.stopped = true;
  }

  private async begin(clerk: PortalClient, plan: Plan): Promise<void> {
    const letter = await this.again(() => clerk.upload('letter', '查阅函.pdf', LETTER, 'application/pdf'));
    const form = await this.again(() => clerk.call<Wire.StartForm>('GET', '/api/processes/court-access/start'));
    const request: Wire.StartCase = {
      processId: 'court-access',
      definitionId: form.definitionId,
      unitId: clerk.session.person.unitId,
      data: aRequest({ recordingIds: this.recordingIds, method: plan === 'copy' ? 'copy' : 'viewing' }, letter.id),
      draftId: null,
      urgency: 'normal',
      requestId: randomUUID(),
    };
    const { caseNumber } = await this.again(() => clerk.call<{ caseNumber: string }>('POST', '/api/cases', request));
    if (this.plans.has(caseNumber)) throw new Error(`${caseNumber} was given to two requests.`);
    this.plans.set(caseNumber, plan);
    this.acts += 1;
  }

  private async sit(login: string): Promise<void> {
    const person = await this.stack.as(login);
    while (!this.stopped) {
      const offered = await this.again(() => person.todo());
      const next = offered.find((row) => this.plans.has(row.case.caseNumber) && !this.taken.has(row.taskId));
      if (!next) {
        await pause(200);
        continue;
      }
      this.taken.add(next.taskId);
      await this.do(person, next);
    }
  }

  private async do(person: PortalClient, { taskId, elementId, case: file }: Wire.TaskRow): Promise<void> {
    const answer = DESKS[person.session.login]?.[elementId];
    const plan = this.plans.get(file.caseNumber);
    if (!answer || !plan) throw new Error(`${person.session.login} was offered ${elementId}.`);
    const view = await this.again(() => person.call<Wire.TaskView>('GET', `/api/tasks/${taskId}`));
    const { outcome, data } = answer(plan);
    const act: Wire.CompleteTask = {
      outcome,
      opinion: '已核对，按规定办理。',
      data: { ...view.form?.data, ...data },
      requestId: randomUUID(),
    };
    await this.again(() => person.call('POST', `/api/tasks/${taskId}/complete`, act));
    this.acknowledged.push({ taskId, caseNumber: file.caseNumber, elementId, outcome });
    this.acts += 1;
  }

  /** A browser tries again when the connection broke or the portal said it is away; anything else is an answer. */
  private async again<T>(send: () => Promise<T>): Promise<T> {
    for (;;) {
      try {
        return await send();
      } catch (error) {
        if (this.stopped) throw error;
        if (error instanceof PortalRefusal && error.status < 500) throw error;
        await pause(250);
      }
    }
  }
}
