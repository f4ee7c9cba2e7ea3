import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { InboxQuery } from '@zhilu/cases';
import { Refusal, isSecret, type Role, type Wire } from '@zhilu/domain';
import { CaseCopy, CaseFile, InboxTask, Person } from '@zhilu/persistence';
import type { CaseAccess } from '../http/ports';
import { Rights } from '../people/rights';
import { Actors } from './actors';
import { CaseRows } from './case-rows';

/** Roles that may read every case of their unit and below, because the regulation makes them answer for it. */
const OVERSEERS: readonly Role[] = [
  'unit-head',
  'dept-leader',
  'legal-officer',
  'archivist',
  'device-keeper',
  'bureau-head',
  'discipline',
  'auditor',
];
/** Of these, who may read a case about secret footage without a step in it (article 18). */
const SECRET_OVERSEERS: readonly Role[] = ['secrecy-officer', 'bureau-head', 'discipline', 'device-keeper'];

/** Who may read a case: its applicant, the people of its steps, those it was copied to, and who oversees its unit. */
@Injectable()
export class CaseRights implements CaseAccess {
  constructor(
    private readonly facts: DataSource,
    private readonly rights: Rights,
    private readonly inbox: InboxQuery,
    private readonly actors: Actors,
    private readonly rows: CaseRows,
  ) {}

  async maySee(personId: string, caseNumber: string): Promise<boolean> {
    const file = await this.facts.manager.findOneBy(CaseFile, { caseNumber });
    return file !== null && this.mayRead(personId, file);
  }

  async mayRead(personId: string, file: CaseFile): Promise<boolean> {
    if (file.applicantId === personId) return true;
    if (await this.facts.manager.existsBy(CaseCopy, { caseNumber: file.caseNumber, personId })) return true;
    if (await this.facts.manager.existsBy(InboxTask, { caseNumber: file.caseNumber, completedBy: personId }))
      return true;
    const overseers = isSecret(file.secrecy) ? SECRET_OVERSEERS : OVERSEERS;
    if (await this.rights.mayInUnit(personId, overseers, file.unitPath)) return true;
    return this.hasStepIn(personId, file.caseNumber);
  }

  /** The case, or the same "not found" for a case that does not exist and one that is not for this person. */
  async readable(personId: string, caseNumber: string): Promise<CaseFile> {
    const file = await this.facts.manager.findOneBy(CaseFile, { caseNumber });
    if (file && (await this.mayRead(personId, file))) return file;
    throw new Refusal('notFound', {
      zh: `没有案件 ${caseNumber.slice(0, 40)},或者您无权查看。`,
      en: `There is no case ${caseNumber.slice(0, 40)}, or you may not see it.`,
    });
  }

  /** Paths of the units whose cases the person oversees. */
  async overseenPaths(personId: string): Promise<string[]> {
    const held = await this.rights.rolesOf(personId);
    return [...new Set(held.filter((each) => OVERSEERS.includes(each.role)).map((each) => each.unitPath))];
  }

  async find(personId: string, text: string, limit: number): Promise<Wire.CaseRow[]> {
    const person = await this.facts.manager.findOneBy(Person, { id: personId });
    if (!person) return [];
    const actor = await this.actors.ofId(personId, person.unitId);
    const { rows } = await this.inbox.cases(actor, 'all', await this.overseenPaths(personId), {
      page: 1,
      size: limit,
      text,
    });
    const readable: CaseFile[] = [];
    for (const file of rows) if (await this.mayRead(personId, file)) readable.push(file);
    return this.rows.cases(readable);
  }

  private async hasStepIn(personId: string, caseNumber: string): Promise<boolean> {
    const person = await this.facts.manager.findOneBy(Person, { id: personId });
    if (!person) return false;
    const open = await this.facts.manager.findBy(InboxTask, { caseNumber, state: 'open' });
    const actor = await this.actors.ofId(personId, person.unitId);
    for (const task of open) if (await this.inbox.mayDo(actor, task.id)) return true;
    return false;
  }
}
