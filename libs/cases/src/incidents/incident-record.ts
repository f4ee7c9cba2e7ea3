import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DataSource, In, type EntityManager } from 'typeorm';
import { appendAuditAll, type AuditAct, type AuditEntry } from '@zhilu/audit';
import { Refusal } from '@zhilu/domain';
import { CaseEvent, CaseFile, CaseSubmission, Command, InboxTask, rowOf, SpineIncident } from '@zhilu/persistence';
import { BEING_HEALED, incidentKind, incidentReason, SpineIncidents } from '../spine-incidents';
import { DeployedBundles } from '../bundles/deployed-bundles';
import { Healer } from '../commands/healer';

/** What a person may do about a case that waits for one. */
export type IncidentAct = 'retry' | 'end' | 'settle';

/** Who does it, and why. */
export interface Resolution {
  incidentId: string;
  personId: string;
  /** Empty where none is asked for. */
  reason: string;
}

export interface OpenIncident {
  incident: SpineIncident;
  file: CaseFile;
}

const NAMES: Record<IncidentAct, string> = { retry: '重试', end: '终止案件', settle: '核实了结' };
const AUDITED: Record<IncidentAct, AuditAct> = {
  retry: 'incident.retried',
  end: 'case.terminated',
  settle: 'incident.settled',
};

/** Finds open incidents, says what may be done about them, and keeps what was done: in the timeline and in the audit chain. */
@Injectable()
export class IncidentRecord {
  constructor(
    private readonly facts: DataSource,
    private readonly incidents: SpineIncidents,
    private readonly healer: Healer,
    private readonly bundles: DeployedBundles,
  ) {}

  /** The acts in question now. The engine may still refuse one when it is done. */
  async actsFor({ incident, file }: OpenIncident): Promise<IncidentAct[]> {
    const kind = incidentKind(incident);
    if (kind === 'healing') return [];
    if (file.endedAt !== null) return ['settle'];
    if (kind === 'halted') return ['retry', 'end'];
    if (kind === 'lost') return (await this.mayGoOn(file)) ? ['settle', 'end'] : ['end'];
    if (kind === 'refused') return incidentReason(incident).startsWith('end:') ? ['retry'] : ['retry', 'end'];
    const again = await this.healer.mayTryAgain(file.caseNumber, incident.at);
    return again ? ['retry', 'end', 'settle'] : ['end', 'settle'];
  }

  /** Without what was applied for, or on a decision that nobody answers for, a case cannot be carried on truthfully. */
  private async mayGoOn({ caseNumber, definitionId }: CaseFile): Promise<boolean> {
    const { manager } = this.facts;
    if (!(await manager.existsBy(CaseSubmission, { caseNumber }))) return false;
    const { model } = await this.bundles.ofDefinition(definitionId);
    const deciding = model.userTasks.filter((step) => step.decision || step.role === 'secrecy-officer');
    const elementId = In(deciding.map((step) => step.elementId));
    const decided = await manager.findBy(InboxTask, { caseNumber, elementId, state: 'done' });
    const recorded = await manager.countBy(Command, { taskId: In(decided.map((task) => task.id)) });
    return recorded === decided.length;
  }

  /**
   * The incident with its case. Refuses one that is settled, unknown, or for which the act is not in question, and the applicant
   * who would decide it.
   */
  async openFor({ incidentId, personId }: Resolution, act: IncidentAct): Promise<OpenIncident> {
    const incident = await this.facts.manager.findOneBy(SpineIncident, { id: incidentId });
    if (!incident) throw new Refusal('notFound', { zh: '没有这条待核实记录。', en: 'There is no such incident.' });
    if (incident.resolvedAt !== null) throw settledAlready(incident.caseNumber);
    const file = await this.facts.manager.findOneByOrFail(CaseFile, { caseNumber: incident.caseNumber });
    if (isOwnDecision(personId, act, file)) throw ownCase(file.caseNumber);
    if (await this.incidents.isOpen(file.caseNumber, BEING_HEALED)) throw underWay(file.caseNumber);
    const open = { incident, file };
    if (!(await this.actsFor(open)).includes(act)) throw notInQuestion(file.caseNumber);
    return open;
  }

  /** Closes the incident for the person. Refuses when somebody else was first. */
  async close(manager: EntityManager, incident: SpineIncident, personId: string): Promise<void> {
    const { caseNumber } = incident;
    const closed = await this.incidents.close(manager, caseNumber, incidentReason(incident), personId);
    if (!closed) throw settledAlready(caseNumber);
  }

  /** Writes the act into the record of the case and the audit chain; last in its transaction, after `before`. */
  async keep(
    manager: EntityManager,
    act: IncidentAct,
    { incident, by, at, before = [] }: { incident: SpineIncident; by: Resolution; at: Date; before?: AuditEntry[] },
  ): Promise<void> {
    const { caseNumber, sentence, id } = incident;
    const reason = by.reason || null;
    const event = { id: `resolved:${randomUUID()}`, caseNumber, kind: 'resolved', name: NAMES[act], at };
    await manager.insert(
      CaseEvent,
      rowOf<Partial<CaseEvent>>({ ...event, personId: by.personId, opinion: reason, note: sentence }),
    );
    const object = { objectKind: 'case', objectId: caseNumber, caseNumber };
    const entry = { at, personId: by.personId, act: AUDITED[act], ...object };
    await appendAuditAll(manager, [...before, { ...entry, detail: { incident: id }, sentence: reason }]);
  }
}

/** True where the act decides about a case the person started; trying again decides nothing. */
export function isOwnDecision(
  personId: string,
  act: IncidentAct,
  { applicantId }: Pick<CaseFile, 'applicantId'>,
): boolean {
  return act !== 'retry' && personId === applicantId;
}

function ownCase(caseNumber: string): Refusal {
  return new Refusal('forbidden', {
    zh: `案件 ${caseNumber} 由您发起，不能由您核实了结或者终止。`,
    en: `You started case ${caseNumber} and may not settle or end it.`,
  });
}

function settledAlready(caseNumber: string): Refusal {
  return new Refusal('conflict', {
    zh: `案件 ${caseNumber} 的这条待核实记录已经处理，请刷新后查看。`,
    en: `This incident of case ${caseNumber} has been settled already; reload.`,
  });
}

function underWay(caseNumber: string): Refusal {
  return new Refusal('conflict', {
    zh: `案件 ${caseNumber} 正在自动补办，请等它完成后再处理。`,
    en: `Case ${caseNumber} is being told to the engine again; wait until that is done.`,
  });
}

function notInQuestion(caseNumber: string): Refusal {
  return new Refusal('conflict', {
    zh: `案件 ${caseNumber} 已有新的办理，不能再这样处理，请刷新后重选。`,
    en: `Case ${caseNumber} has moved on since, so this can no longer be done; reload and choose again.`,
  });
}
