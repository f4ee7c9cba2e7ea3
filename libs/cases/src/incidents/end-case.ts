import { Injectable } from '@nestjs/common';
import { DataSource, In, type EntityManager } from 'typeorm';
import { Refusal, systemClock } from '@zhilu/domain';
import { CaseFile, Command, InboxTask, inTransaction, Notification } from '@zhilu/persistence';
import { closeAccess } from '../access-closing';
import { CommandDriver } from '../commands/command-driver';
import { CommandLog } from '../commands/command-log';
import { SpineIncidents } from '../spine-incidents';
import { InboxChanges } from '../inbox/inbox-changes';
import { IncidentRecord, type OpenIncident, type Resolution } from './incident-record';

/** 终止案件: a case that cannot go on ends as it stands. Fact first, engine second, like every act. */
@Injectable()
export class EndCase {
  constructor(
    private readonly facts: DataSource,
    private readonly record: IncidentRecord,
    private readonly incidents: SpineIncidents,
    private readonly log: CommandLog,
    private readonly driver: CommandDriver,
    private readonly changes: InboxChanges,
  ) {}

  /**
   * What was granted is taken back, what is on offer is withdrawn, the applicant is told. True when the engine has ended it
   * too; false while that waits for the engine.
   */
  async end(by: Resolution): Promise<boolean> {
    const open = await this.record.openFor(by, 'end');
    const command = await inTransaction(this.facts, (manager) => this.write(manager, open, by));
    await this.driver.drive(command);
    this.changes.announce(open.file.caseNumber);
    return command.state === 'applied';
  }

  private async write(manager: EntityManager, { incident, file }: OpenIncident, by: Resolution): Promise<Command> {
    const { caseNumber } = file;
    const at = systemClock();
    await this.record.close(manager, incident, by.personId);
    for (const other of await this.incidents.ofCase(caseNumber, manager))
      await this.record.close(manager, other, by.personId);
    await this.giveUp(manager, caseNumber);
    const standing = { caseNumber, state: In(['open', 'deciding']) };
    await manager.update(InboxTask, standing, { state: 'cancelled', completedAt: at });
    const id = `end:${caseNumber}`;
    const { instanceId } = file;
    const { personId } = by;
    const to = { caseNumber, instanceId: instanceId ?? undefined, personId, requestId: id };
    const command = await this.log.accept(manager, { id, kind: 'end', ...to, payload: {} });
    await manager.insert(Notification, toApplicant(file, by.reason, at));
    const before = await closeAccess(manager, caseNumber, { at, personId, detail: { ended: true } });
    await this.record.keep(manager, 'end', { incident, by, at, before });
    return command;
  }

  /** Acts of before that the engine has not taken. One that is starting the case must arrive first: it would outlive the end. */
  private async giveUp(manager: EntityManager, caseNumber: string): Promise<void> {
    const pending = await manager.findBy(Command, { caseNumber, state: In(['accepted', 'stuck']) });
    if (pending.some(({ kind, state }) => kind === 'start' && state === 'accepted')) throw starting(caseNumber);
    for (const command of pending)
      await this.log.markSuperseded(manager, command, 'The case was ended by a person before the engine took it.');
  }
}

function toApplicant({ caseNumber, title, applicantId }: CaseFile, reason: string, at: Date): Notification {
  return {
    id: `ended:${caseNumber}:${applicantId}`,
    personId: applicantId,
    caseNumber,
    taskId: null,
    text: `“${title}”（${caseNumber}）无法继续办理，已终止：${reason}`,
    at,
    readAt: null,
  };
}

function starting(caseNumber: string): Refusal {
  return new Refusal('conflict', {
    zh: `案件 ${caseNumber} 正在提交流程引擎，请稍后再试。`,
    en: `Case ${caseNumber} is on its way to the engine; try again in a moment.`,
  });
}
