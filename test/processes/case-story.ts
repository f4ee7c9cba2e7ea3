import type { Wire } from '@zhilu/domain';
import type { PortalClient } from '../../apps/portal/src/demo/portal-client';
import { eventually, until, type Stack } from '../support/stack';
import { fireTimer } from './fire-timer';
import { passTime } from './pass-time';

/** One case of any process, told in the words of the process owner: who does which step with which outcome. */
export class CaseStory {
  protected constructor(
    protected readonly stack: Stack,
    readonly caseNumber: string,
    readonly applicant: string,
  ) {}

  /** Files the start form as this person. */
  static async open(
    stack: Stack,
    processId: string,
    applicant: string,
    data: Record<string, unknown>,
  ): Promise<CaseStory> {
    const caseNumber = await (await stack.as(applicant)).start(processId, data);
    return new CaseStory(stack, caseNumber, applicant);
  }

  /** Waits until the person is asked for the step, then does it; what the form came filled with goes back unchanged. */
  async step(
    login: string,
    elementId: string,
    outcome: string,
    data: Record<string, unknown> = {},
    opinion = '已核对。',
  ): Promise<void> {
    const person = await this.stack.as(login);
    const { taskId } = await this.offered(person, elementId);
    const view = await person.call<Wire.TaskView>('GET', `/api/tasks/${taskId}`);
    await person.complete(taskId, outcome, { ...view.form?.data, ...data }, opinion);
  }

  offered(person: PortalClient, elementId: string): Promise<Wire.TaskRow> {
    return eventually(`${person.session.login} is offered ${elementId} of ${this.caseNumber}`, async () =>
      (await person.todo()).find((task) => task.case.caseNumber === this.caseNumber && task.elementId === elementId),
    );
  }

  async withdraw(login = this.applicant): Promise<void> {
    const person = await this.stack.as(login);
    await person.call('POST', `/api/cases/${this.caseNumber}/withdraw`, { reason: '不再需要办理' });
  }

  /** The case as the head of the bureau sees it, once it has ended. */
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

  /** Four fifths of the step's time pass, and the person asked is reminded once. */
  async remindedOf(task: Wire.TaskRow, login: string): Promise<void> {
    await passTime(this.stack, task.taskId, 0.8);
    await until(`${login} is reminded of “${task.name}”`, async () => (await this.told(login, '将到期')) === 1);
  }

  /** The step becomes overdue: who is asked is told, and the head, who can read the case and finds it in its record. */
  async escalatedTo(head: string, task: Wire.TaskRow, login: string): Promise<void> {
    await passTime(this.stack, task.taskId, 1);
    await until(
      `${login} is told that “${task.name}” is overdue`,
      async () => (await this.told(login, '已逾期')) === 1,
    );
    await until(`${head} is told of it`, async () => (await this.told(head, '逾期上报')) === 1);
    const { timeline } = await (await this.stack.as(head)).case(this.caseNumber);
    const escalated = timeline.filter(({ kind, name }) => kind === 'escalated' && name === task.name);
    if (escalated.length !== 1) throw new Error(`“${task.name}” stands ${escalated.length} times in the record.`);
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
