import { Injectable } from '@nestjs/common';
import { DataSource, IsNull } from 'typeorm';
import { CaseQuery, InboxQuery, type CaseScope } from '@zhilu/cases';
import { isSecret, type Role, type Wire } from '@zhilu/domain';
import { CaseCopy, CaseFile, CaseRecording, InboxTask, Person } from '@zhilu/persistence';
import type { CaseAccess } from '../ports/case-access';
import { NoRight } from '../audit/refusal-audit';
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
    private readonly cases: CaseQuery,
    private readonly actors: Actors,
    private readonly rows: CaseRows,
  ) {}

  async maySee(personId: string, caseNumber: string): Promise<boolean> {
    const file = await this.facts.manager.findOneBy(CaseFile, { caseNumber });
    return file !== null && this.mayRead(personId, file);
  }

  async mayRead(personId: string, file: CaseFile): Promise<boolean> {
    if (file.applicantId === personId) return true;
    if (!isSecret(file.secrecy) && (await this.isCopied(personId, file.caseNumber))) return true;
    if (await this.hasTakenPart(personId, file.caseNumber)) return true;
    const overseers = isSecret(file.secrecy) ? SECRET_OVERSEERS : OVERSEERS;
    if (await this.rights.mayInUnit(personId, overseers, file.unitPath)) return true;
    return this.hasStepIn(personId, file.caseNumber);
  }

  /** Whether the person has a part in the case: applicant, or with a step done or to do. Copies and oversight are none. */
  async hasPart(personId: string, file: CaseFile): Promise<boolean> {
    if (file.applicantId === personId || (await this.hasTakenPart(personId, file.caseNumber))) return true;
    return this.hasStepIn(personId, file.caseNumber);
  }

  async askedAbout(personId: string, recordingId: string): Promise<string | null> {
    const links = await this.facts.manager.findBy(CaseRecording, { recordingId });
    for (const { caseNumber } of links) {
      const file = await this.facts.manager.findOneByOrFail(CaseFile, { caseNumber });
      if (file.applicantId !== personId && (await this.hasStepIn(personId, caseNumber))) return caseNumber;
    }
    return null;
  }

  /** The case, or the same "not found" for a case that does not exist and one that is not for this person. */
  async readable(personId: string, caseNumber: string): Promise<CaseFile> {
    const file = await this.facts.manager.findOneBy(CaseFile, { caseNumber });
    if (file && (await this.mayRead(personId, file))) return file;
    const given = caseNumber.slice(0, 40);
    throw new NoRight(
      'notFound',
      { zh: `没有案件 ${given}，或者您无权查看。`, en: `There is no case ${given}, or you may not see it.` },
      'case',
      given,
    );
  }

  /** Units whose cases the person oversees, and those whose secret ones too. */
  async overseen(personId: string): Promise<CaseScope> {
    const held = await this.rights.rolesOf(personId);
    const pathsOf = (roles: readonly Role[]) => [
      ...new Set(held.filter((each) => roles.includes(each.role)).map((each) => each.unitPath)),
    ];
    return { paths: pathsOf(OVERSEERS), secretPaths: pathsOf(SECRET_OVERSEERS) };
  }

  async find(personId: string, text: string, limit: number): Promise<Wire.CaseRow[]> {
    const { rows } = await this.cases.page(personId, 'all', await this.overseen(personId), {
      page: 1,
      size: limit,
      text,
    });
    const readable: CaseFile[] = [];
    for (const file of rows) if (await this.mayRead(personId, file)) readable.push(file);
    return this.rows.cases(readable);
  }

  private isCopied(personId: string, caseNumber: string): Promise<boolean> {
    return this.facts.manager.existsBy(CaseCopy, { caseNumber, personId });
  }

  /** Has done a step, or a step was meant for this very person, whatever became of it. */
  private hasTakenPart(personId: string, caseNumber: string): Promise<boolean> {
    const meant = { caseNumber, assigneeId: personId, role: IsNull() };
    return this.facts.manager.existsBy(InboxTask, [{ caseNumber, completedBy: personId }, meant]);
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
