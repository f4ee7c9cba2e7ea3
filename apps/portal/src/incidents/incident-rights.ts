import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { isOwnDecision, type IncidentAct } from '@zhilu/cases';
import {
  isWithin,
  ROLES_RETRYING_INCIDENTS,
  ROLES_SEEING_INCIDENTS,
  ROLES_SETTLING_INCIDENTS,
  type Role,
} from '@zhilu/domain';
import { CaseFile, SpineIncident } from '@zhilu/persistence';
import { NoRight } from '../audit/refusal-audit';
import { Rights } from '../people/rights';

const WHO: Record<IncidentAct, readonly Role[]> = {
  retry: ROLES_RETRYING_INCIDENTS,
  end: ROLES_SETTLING_INCIDENTS,
  settle: ROLES_SETTLING_INCIDENTS,
};

/** Who sees and who may decide the cases that do not go on by themselves; always for the unit of the case and below. */
@Injectable()
export class IncidentRights {
  constructor(
    private readonly facts: DataSource,
    private readonly rights: Rights,
  ) {}

  /** Paths of the units whose incidents the person sees. */
  async seenPaths(personId: string): Promise<string[]> {
    const held = await this.rights.rolesOf(personId);
    return held.filter(({ role }) => ROLES_SEEING_INCIDENTS.includes(role)).map(({ unitPath }) => unitPath);
  }

  /** Of the acts in question those this person may do. */
  async allowed(personId: string, acts: IncidentAct[], file: CaseFile): Promise<IncidentAct[]> {
    const may = await Promise.all(acts.map((act) => this.mayDo(personId, act, file)));
    return acts.filter((_, index) => may[index]);
  }

  /** Refuses an act that is not this person's; with "not found" where the person may not know of the case. */
  async require(personId: string, incidentId: string, act: IncidentAct): Promise<void> {
    const incident = await this.facts.manager.findOneBy(SpineIncident, { id: incidentId });
    const file = incident && (await this.facts.manager.findOneBy(CaseFile, { caseNumber: incident.caseNumber }));
    if (!file) throw unknown('incident', incidentId);
    if (!(await this.rights.mayInUnit(personId, ROLES_SEEING_INCIDENTS, file.unitPath)))
      throw unknown('case', file.caseNumber);
    if (await this.mayDo(personId, act, file)) return;
    if (await this.rights.mayInUnit(personId, WHO[act], file.unitPath)) throw ownCase(file.caseNumber);
    const sentence = {
      zh: '您的角色只能查看这些案件，请交流程管理员或者局纪委处理。',
      en: 'Your roles only let you see these cases; ask the process owner or the discipline office.',
    };
    throw new NoRight('forbidden', sentence, 'case', file.caseNumber);
  }

  /** Nobody decides about the own case, nor does a deputy in the applicant's stead. */
  private async mayDo(personId: string, act: IncidentAct, file: CaseFile): Promise<boolean> {
    if (isOwnDecision(personId, act, file)) return false;
    const held = await this.rights.rolesOf(personId);
    return held.some(
      ({ role, unitPath, actingForId }) =>
        WHO[act].includes(role) &&
        isWithin(file.unitPath, unitPath) &&
        (actingForId === null || !isOwnDecision(actingForId, act, file)),
    );
  }
}

function unknown(objectKind: 'incident' | 'case', id: string): NoRight {
  const sentence = { zh: '没有这条待核实记录。', en: 'There is no such incident.' };
  return new NoRight('notFound', sentence, objectKind, id);
}

function ownCase(caseNumber: string): NoRight {
  const sentence = {
    zh: `案件 ${caseNumber} 由您或者您代理的人发起，不能由您核实了结或者终止，请交其他有权人员处理。`,
    en: `You, or the person you act for, started case ${caseNumber} and may not settle or end it; ask somebody else who may.`,
  };
  return new NoRight('forbidden', sentence, 'case', caseNumber);
}
