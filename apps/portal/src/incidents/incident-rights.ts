import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { IncidentAct } from '@zhilu/cases';
import {
  Refusal,
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
  async allowed(personId: string, acts: IncidentAct[], unitPath: string): Promise<IncidentAct[]> {
    const may = await Promise.all(acts.map((act) => this.rights.mayInUnit(personId, WHO[act], unitPath)));
    return acts.filter((_, index) => may[index] !== null);
  }

  /** Refuses an act that is not this person's; with "not found" where the person may not know of the case. */
  async require(personId: string, incidentId: string, act: IncidentAct): Promise<void> {
    const incident = await this.facts.manager.findOneBy(SpineIncident, { id: incidentId });
    const file = incident && (await this.facts.manager.findOneBy(CaseFile, { caseNumber: incident.caseNumber }));
    if (!file || !(await this.rights.mayInUnit(personId, ROLES_SEEING_INCIDENTS, file.unitPath))) throw unknown();
    if (await this.rights.mayInUnit(personId, WHO[act], file.unitPath)) return;
    const sentence = {
      zh: '您的角色只能查看这些案件，请交流程管理员或者局纪委处理。',
      en: 'Your roles only let you see these cases; ask the process owner or the discipline office.',
    };
    throw new NoRight('forbidden', sentence, 'case', file.caseNumber);
  }
}

function unknown(): Refusal {
  return new Refusal('notFound', { zh: '没有这条待核实记录。', en: 'There is no such incident.' });
}
