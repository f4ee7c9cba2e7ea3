import { setTimeout as pause } from 'node:timers/promises';
import { DateTime } from 'luxon';
import { BUREAU_ZONE, type Wire } from '@zhilu/domain';
import { DEMO_PASSWORD } from '../people/password-rules';
import type { DemoLetters } from './demo-letters';
import { PortalClient } from './portal-client';
import type { PlannedCase, Stage } from './tour-plan';

const PATIENCE_MS = 180_000;

/** The people of the invented bureau at work, each through the portal's own interface. */
export class TourActs {
  private readonly sessions = new Map<string, Promise<PortalClient>>();

  constructor(
    private readonly url: string,
    private readonly letters: DemoLetters,
  ) {}

  as(login: string): Promise<PortalClient> {
    const session = this.sessions.get(login) ?? PortalClient.login(this.url, login, DEMO_PASSWORD);
    this.sessions.set(login, session);
    return session;
  }

  /** Waits until the person is asked for a step of the case, answers the task. */
  async offered(login: string, caseNumber: string, elementId: string): Promise<Wire.TaskRow> {
    const person = await this.as(login);
    const end = Date.now() + PATIENCE_MS;
    while (Date.now() < end) {
      const task = (await person.todo()).find(
        (each) => each.case.caseNumber === caseNumber && each.elementId === elementId,
      );
      if (task) return task;
      await pause(500);
    }
    throw new Error(`Nobody offered ${elementId} of ${caseNumber} to ${login}.`);
  }

  async step(
    login: string,
    caseNumber: string,
    elementId: string,
    outcome: string,
    data: Record<string, unknown>,
    opinion: string,
  ): Promise<void> {
    const task = await this.offered(login, caseNumber, elementId);
    const person = await this.as(login);
    const { form } = await person.call<Wire.TaskView>('GET', `/api/tasks/${task.taskId}`);
    await person.complete(task.taskId, outcome, { ...form?.data, ...data }, opinion);
  }

  /** Files the request and brings it to its stage. */
  async run(plan: PlannedCase, recordingIds: string[]): Promise<void> {
    const caseNumber = await this.file(plan, recordingIds);
    const papers = await this.letters.printed();
    for (const act of ACTS[plan.stage].filter((each) => papers || !ENDS_IN_PAPERS.includes(each)))
      await act(this, plan, caseNumber);
  }

  private async file(plan: PlannedCase, recordingIds: string[]): Promise<string> {
    const clerk = await this.as(plan.applicant);
    const letter = await clerk.upload(
      'letter',
      `查阅函${plan.letterNumber}.pdf`,
      await this.letters.letter(plan),
      'application/pdf',
    );
    const day = DateTime.now().setZone(BUREAU_ZONE);
    return clerk.start(
      'court-access',
      {
        visitorUnit: plan.visitorUnit,
        visitorKind: plan.visitorKind,
        visitors: plan.visitors,
        contactPhone: '0373-5510132',
        letterNumber: plan.letterNumber,
        letterDate: day.minus({ days: 2 }).toFormat('yyyy-MM-dd'),
        letter: [letter.id],
        caseCause: plan.activity,
        reason: plan.reason,
        recordingIds,
        method: plan.method,
        plannedFrom: day.plus({ days: 2 }).set({ hour: 9, minute: 0 }).toFormat("yyyy-MM-dd'T'HH:mmZZ"),
        plannedTo: day.plus({ days: 2 }).set({ hour: 11, minute: 30 }).toFormat("yyyy-MM-dd'T'HH:mmZZ"),
        plannedPlace: '局档案室',
      },
      { urgency: plan.urgency },
    );
  }
}

type Act = (acts: TourActs, plan: PlannedCase, caseNumber: string) => Promise<void>;

const check: Act = (acts, { keeper }, number) =>
  acts.step(
    keeper,
    number,
    'userTask_checkMaterials',
    'complete',
    { letterChecked: true, identityChecked: true, footageChecked: true },
    '公函、证件原件已核对，录像齐全。',
  );
const supplement: Act = (acts, { keeper }, number) =>
  acts.step(keeper, number, 'userTask_checkMaterials', 'supplement', {}, '公函未盖章，请补充盖章件。');
const missing: Act = (acts, { keeper }, number) =>
  acts.step(keeper, number, 'userTask_checkMaterials', 'noFootage', {}, '该时段设备未出勤，无录像。');
const opinion: Act = (acts, { head }, number) =>
  acts.step(head, number, 'userTask_giveOpinion', 'agree', {}, '同意查阅，建议只看不复制。');
const grant: Act = (acts, { method }, number) =>
  acts.step(
    'zhoumingyuan',
    number,
    'userTask_approve',
    'granted',
    { method },
    '同意查阅。由保管人全程陪同，当场登记。',
  );
const refuse: Act = (acts, _plan, number) =>
  acts.step('zhoumingyuan', number, 'userTask_approve', 'refused', {}, '来函事由与所调录像无关，请说明后再函。');

const schedule: Act = (acts, { keeper }, number) => {
  const from = DateTime.now().setZone(BUREAU_ZONE).plus({ days: 1 }).set({ hour: 9, minute: 0 });
  const data = {
    scheduledFrom: from.toFormat("yyyy-MM-dd'T'HH:mmZZ"),
    scheduledTo: from.plus({ hours: 2 }).toFormat("yyyy-MM-dd'T'HH:mmZZ"),
    place: '局档案室',
    supervisor: '值班保管人',
  };
  return acts.step(keeper, number, 'userTask_schedule', 'scheduled', data, '已电话通知查阅人。');
};

const register: Act = (acts, plan, number) => {
  const from = DateTime.now().setZone(BUREAU_ZONE).minus({ hours: 2 });
  const data = {
    visitors: plan.visitors.replace(/ .*$/gm, '').replace(/\n/g, '、'),
    viewedContent: `${plan.activity}现场录像`,
    viewedFrom: from.toFormat("yyyy-MM-dd'T'HH:mmZZ"),
    viewedTo: from.plus({ minutes: 75 }).toFormat("yyyy-MM-dd'T'HH:mmZZ"),
    place: '局档案室',
    viewingMethod: plan.method,
  };
  return acts.step(plan.keeper, number, 'userTask_registerViewing', 'registered', data, '');
};

const withdraw: Act = async (acts, { applicant }, number) => {
  await (await acts.as(applicant)).call('POST', `/api/cases/${number}/withdraw`, { reason: '来函单位来电撤回查阅。' });
};

const waitFor =
  (role: 'keeper' | 'head', elementId: string): Act =>
  async (acts, plan, number) =>
    void (await acts.offered(plan[role], number, elementId));

/** Without a browser a case would stand at an incident after these; it is left before the first of them. */
const ENDS_IN_PAPERS: readonly Act[] = [refuse, grant, schedule, register];

const ACTS: Record<Stage, Act[]> = {
  check: [waitFor('keeper', 'userTask_checkMaterials')],
  supplement: [supplement],
  missing: [missing],
  withdrawn: [withdraw],
  secrecy: [check],
  opinion: [check],
  approve: [check, opinion],
  refused: [check, opinion, refuse],
  schedule: [check, opinion, grant],
  register: [check, opinion, grant, schedule],
  viewed: [check, opinion, grant, schedule, register],
  copied: [check, opinion, grant, schedule, register],
};
