import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Wire } from '@zhilu/domain';
import type { PortalClient } from '../../apps/portal/src/demo/portal-client';
import { eventually, until, type Stack } from '../support/stack';
import { fireTimer } from './fire-timer';

/** A real one-page letter; small enough to lie beside the tests. */
export const LETTER = new Uint8Array(readFileSync(join(__dirname, '../../apps/portal/src/demo/sample-letter.pdf')));

export interface RequestOptions {
  recordingIds: string[];
  method?: 'viewing' | 'copy';
  reason?: string;
}

/** What the clerk fills in; every field defaulted. */
export function aRequest(
  { recordingIds, method = 'viewing', reason = '审理行政诉讼案件，核实现场称重与告知经过' }: RequestOptions,
  letterId: string,
) {
  return {
    visitorUnit: '云溪县人民法院行政审判庭',
    visitorKind: 'court',
    visitors: '王磊 法官证 41070010012\n赵敏 法官证 41070010047',
    contactPhone: '0373-5510132',
    letterNumber: '（2026）云0123行初41号',
    letterDate: '2026-11-20',
    letter: [letterId],
    caseCause: '运河大桥超限运输案',
    relatedCaseNumber: '云交执罚〔2026〕312号',
    reason,
    recordingIds,
    method,
    plannedFrom: '2026-11-26T09:00+08:00',
    plannedTo: '2026-11-26T11:30+08:00',
    plannedPlace: '局档案室',
  };
}

/** One court-access case, told in the words of the process owner. */
export class CourtAccessStory {
  private constructor(
    private readonly stack: Stack,
    readonly caseNumber: string,
  ) {}

  static async begin(stack: Stack, options: RequestOptions, applicant = 'shenjie'): Promise<CourtAccessStory> {
    const clerk = await stack.as(applicant);
    const letter = await clerk.upload('letter', '查阅函.pdf', LETTER, 'application/pdf');
    const caseNumber = await clerk.start('court-access', aRequest(options, letter.id));
    return new CourtAccessStory(stack, caseNumber);
  }

  /** Waits until the person is asked for the step, then does it. */
  async step(
    login: string,
    elementId: string,
    outcome: string,
    data: Record<string, unknown> = {},
    opinion = '已核对。',
  ): Promise<void> {
    const person = await this.stack.as(login);
    const task = await this.offered(person, elementId);
    const view = await person.call<Wire.TaskView>('GET', `/api/tasks/${task.taskId}`);
    await person.complete(task.taskId, outcome, { ...editable(view), ...ticked(elementId, outcome), ...data }, opinion);
  }

  offered(person: PortalClient, elementId: string): Promise<Wire.TaskRow> {
    return eventually(`${person.session.login} is offered ${elementId} of ${this.caseNumber}`, async () =>
      (await person.todo()).find((task) => task.case.caseNumber === this.caseNumber && task.elementId === elementId),
    );
  }

  async toApproval(): Promise<void> {
    await this.step('hexiulan', 'userTask_checkMaterials', 'complete', {
      letterChecked: true,
      identityChecked: true,
      footageChecked: true,
    });
    await this.step('zhaoliqun', 'userTask_giveOpinion', 'agree');
  }

  schedule(): Promise<void> {
    return this.step('hexiulan', 'userTask_schedule', 'scheduled', {
      scheduledFrom: '2026-11-26T09:00+08:00',
      scheduledTo: '2026-11-26T11:30+08:00',
      place: '局档案室',
      supervisor: '何秀兰',
    });
  }

  registerViewing(): Promise<void> {
    return this.step('hexiulan', 'userTask_registerViewing', 'registered', {
      visitors: '王磊、赵敏',
      viewedContent: '11月6日运河大桥执法录像',
      viewedFrom: '2026-11-26T09:05+08:00',
      viewedTo: '2026-11-26T10:40+08:00',
      place: '局档案室',
      viewingMethod: 'viewing',
    });
  }

  async withdraw(login = 'shenjie'): Promise<void> {
    const applicant = await this.stack.as(login);
    await applicant.call('POST', `/api/cases/${this.caseNumber}/withdraw`, { reason: '来函单位撤回' });
  }

  /** The case as its applicant's head sees it, once it has ended. */
  async ended(): Promise<Wire.CaseView> {
    const head = await this.stack.as('zhoumingyuan');
    return eventually(`${this.caseNumber} ends`, async () => {
      const view = await head.case(this.caseNumber);
      return view.row.endedAt === null ? null : view;
    });
  }

  /** How many notifications of this case, beginning with these words, the person has. */
  async told(login: string, beginning: string): Promise<number> {
    const person = await this.stack.as(login);
    const all = await person.call<Wire.NotificationView[]>('GET', '/api/notifications');
    return all.filter((each) => each.caseNumber === this.caseNumber && each.text.startsWith(beginning)).length;
  }

  fireTimer(elementId: string): Promise<void> {
    return fireTimer(this.stack, this.caseNumber, elementId);
  }

  /** Waits until an automatic step has run. */
  async automatic(name: string): Promise<void> {
    const head = await this.stack.as('zhoumingyuan');
    await until(`“${name}” of ${this.caseNumber} has run`, async () =>
      (await head.case(this.caseNumber)).timeline.some((entry) => entry.kind === 'automatic' && entry.name === name),
    );
  }
}

/** What the form came filled with; read-only values go back unchanged. */
function editable(view: Wire.TaskView): Record<string, unknown> {
  return view.form?.data ?? {};
}

/** 材料齐全 needs every check ticked. */
function ticked(elementId: string, outcome: string): Record<string, unknown> {
  const checked = elementId === 'userTask_checkMaterials' && outcome === 'complete';
  return checked ? { letterChecked: true, identityChecked: true, footageChecked: true } : {};
}
