import { In, IsNull, type DataSource } from 'typeorm';
import { verifyChain } from '@zhilu/audit';
import {
  AuditRow,
  CaseEvent,
  CaseFile,
  Command,
  Document,
  InboxTask,
  Notification,
  openFacts,
  RegisterRow,
  SealedCopy,
  SpineIncident,
} from '@zhilu/persistence';
import type { Stack } from '../support/stack';

/** What must hold of the facts and the engine once everything has calmed down, whatever was killed before. */
export class FactsAfter {
  private constructor(
    private readonly facts: DataSource,
    private readonly stack: Stack,
  ) {}

  static async open(stack: Stack): Promise<FactsAfter> {
    const facts = await openFacts({ DATA_DIR: stack.folder, DATABASE_URL: undefined }, { migrate: 'wait' });
    return new FactsAfter(facts, stack);
  }

  close(): Promise<void> {
    return this.facts.destroy();
  }

  /** State and end of a case. */
  async outcome(caseNumber: string): Promise<{ state: string; end: string | null }> {
    const { state, outcomeName } = await this.facts.manager.findOneByOrFail(CaseFile, { caseNumber });
    return { state, end: outcomeName };
  }

  /** Titles of the documents of a case, each as often as it is there. */
  async documents(caseNumber: string): Promise<string[]> {
    return (await this.facts.manager.findBy(Document, { caseNumber })).map((row) => row.title).sort();
  }

  copies(caseNumber: string): Promise<number> {
    return this.facts.manager.countBy(SealedCopy, { caseNumber });
  }

  /** How often a recording was checked for the case. */
  checked(caseNumber: string): Promise<number> {
    return this.facts.manager.countBy(AuditRow, { caseNumber, act: 'recording.checked' });
  }

  registerRows(caseNumber: string): Promise<number> {
    return this.facts.manager.countBy(RegisterRow, { caseNumber });
  }

  /** Notifications of the result: one for the applicant. */
  notified(caseNumber: string, personId: string): Promise<number> {
    return this.facts.manager.countBy(Notification, { caseNumber, personId });
  }

  /** Steps people did, in order, as `element:outcome`. */
  async done(caseNumber: string): Promise<string[]> {
    const events = await this.facts.manager.find(CaseEvent, {
      where: { caseNumber, kind: 'done' },
      order: { at: 'ASC' },
    });
    return events.map((event) => `${event.elementId}:${event.outcomeId}`);
  }

  /** The step a person's acknowledged act belongs to, as the record has it. */
  event(taskId: string): Promise<CaseEvent | null> {
    return this.facts.manager.findOneBy(CaseEvent, { id: `done:${taskId}` });
  }

  /** Acts that did not reach the engine. */
  async unsettled(): Promise<string[]> {
    const rows = await this.facts.manager.findBy(Command, { state: In(['accepted', 'stuck', 'superseded']) });
    return rows.map((row) => `${row.id} ${row.state} ${row.lastError}`);
  }

  async offered(caseNumbers: string[]): Promise<string[]> {
    const rows = await this.facts.manager.findBy(InboxTask, {
      caseNumber: In(caseNumbers),
      state: In(['open', 'deciding']),
    });
    return rows.map((row) => `${row.caseNumber} ${row.elementId} ${row.state}`);
  }

  async openIncidents(): Promise<SpineIncident[]> {
    return this.facts.manager.findBy(SpineIncident, { resolvedAt: IsNull() });
  }

  /** Register numbers of each unit, which must run from 1 without a gap. */
  async gapsInRegisters(): Promise<string[]> {
    const rows = await this.facts.manager.find(RegisterRow, { order: { number: 'ASC' } });
    const registers = new Map<string, number[]>();
    for (const { registerId, unitId, number } of rows) {
      const key = `${registerId} ${unitId}`;
      registers.set(key, [...(registers.get(key) ?? []), number]);
    }
    return [...registers]
      .filter(([, numbers]) => numbers.some((number, index) => number !== index + 1))
      .map(([key, numbers]) => `${key}: ${numbers.join(',')}`);
  }

  /** Register rows that no audit row speaks of. */
  async unrecordedRegisterRows(): Promise<string[]> {
    const rows = await this.facts.manager.find(RegisterRow);
    const audits = await this.facts.manager.findBy(AuditRow, { act: 'registerRow.written' });
    const recorded = new Set(audits.map((audit) => audit.objectId));
    return rows.map((row) => row.id).filter((id) => !recorded.has(id));
  }

  chain() {
    return verifyChain(this.facts);
  }

  /** How the engine remembers the case: one line an instance. */
  async instances(caseNumber: string): Promise<string[]> {
    const known = await this.stack.rest.history.instances({ businessKey: caseNumber });
    return known.map((instance) => instance.state);
  }

  /** Ids of the steps the engine saw completed. */
  async completedTasks(caseNumber: string): Promise<Map<string, string>> {
    const [instance] = await this.stack.rest.history.instances({ businessKey: caseNumber });
    const tasks = instance ? await this.stack.rest.history.tasks({ processInstanceId: instance.id }) : [];
    return new Map(
      tasks.filter((task) => task.deleteReason === 'completed').map((task) => [task.id, task.taskDefinitionKey]),
    );
  }
}
