import { Inject, Injectable, Optional } from '@nestjs/common';
import { DataSource, In } from 'typeorm';
import type { Wire } from '@zhilu/domain';
import { CardImport, CaseFile, CaseSubject, DeviceEvent, DeviceIssue, type Device } from '@zhilu/persistence';
import { PersonRefs } from '../people/person-refs';
import { CASE_ACCESS, type CaseAccess } from '../ports/case-access';
import { RecorderViews } from './recorder-views';

/** Newest rows of each kind that a page shows. */
const MOST = 200;

/** A recorder's page: its life out of events, imports and cases, and who had it when. */
@Injectable()
export class RecorderLife {
  constructor(
    private readonly facts: DataSource,
    private readonly views: RecorderViews,
    private readonly refs: PersonRefs,
    @Optional() @Inject(CASE_ACCESS) private readonly caseAccess?: CaseAccess,
  ) {}

  async of(readerId: string, device: Device): Promise<Wire.RecorderDetail> {
    const [view] = await this.views.of([device], readerId);
    const { manager } = this.facts;
    const where = { deviceId: device.id };
    const issues = await manager.find(DeviceIssue, { where, order: { issuedAt: 'DESC' }, take: MOST });
    const events = await manager.find(DeviceEvent, { where, order: { at: 'DESC', id: 'ASC' }, take: MOST });
    const imports = await manager.find(CardImport, { where, order: { startedAt: 'DESC' }, take: MOST });
    const named = [...issues, ...events].map(({ caseNumber }) => caseNumber).filter((each) => each !== null);
    const about = await this.casesAbout(device);
    const files = await this.seenCases(readerId, [...about, ...named]);
    const people = await this.refs.of([
      ...issues.flatMap((row) => [row.holderId, row.issuedBy, row.returnedTo]),
      ...events.flatMap((row) => [row.holderId, row.personId]),
      ...files.map((file) => file.applicantId),
    ]);
    const seen = new Set(files.map(({ caseNumber }) => caseNumber));
    const life = [
      ...events.map((row) => eventEntry(row, people, seen)),
      ...imports.map(importEntry),
      ...files.map((file) => caseEntry(file, people)),
    ];
    return {
      ...view,
      issues: issues.map((row) => issueOf(row, people, seen)),
      life: life.sort((one, other) => (one.at < other.at ? 1 : -1)),
      cases: files
        .filter(({ endedAt }) => endedAt === null)
        .map(({ caseNumber, processId, title, startedAt }) => ({
          ...{ caseNumber, processId, title, startedAt: startedAt.toISOString(), aboutIt: about.includes(caseNumber) },
        })),
    };
  }

  private async casesAbout({ id }: Device): Promise<string[]> {
    const where = { kind: 'recorder' as const, subjectId: id };
    const links = await this.facts.manager.find(CaseSubject, { where, take: MOST });
    return links.map(({ caseNumber }) => caseNumber);
  }

  /** Those of the cases which the reader may open. */
  private async seenCases(readerId: string, numbers: string[]): Promise<CaseFile[]> {
    const files = await this.facts.manager.find(CaseFile, {
      where: { caseNumber: In([...new Set(numbers)]) },
      order: { startedAt: 'DESC' },
      take: MOST,
    });
    const may = await Promise.all(files.map((file) => this.caseAccess?.maySee(readerId, file.caseNumber) ?? false));
    return files.filter((_, index) => may[index]);
  }
}

type People = ReadonlyMap<string, Wire.PersonRef>;

function personOf(people: People, id: string | null): Wire.PersonRef | null {
  return people.get(id ?? '') ?? null;
}

function issueOf(row: DeviceIssue, people: People, seen: ReadonlySet<string>): Wire.RecorderIssue {
  return {
    holder: personOf(people, row.holderId),
    issuedAt: row.issuedAt.toISOString(),
    returnedAt: row.returnedAt?.toISOString() ?? null,
    issuedBy: personOf(people, row.issuedBy),
    returnedTo: personOf(people, row.returnedTo),
    condition: row.condition,
    returnCondition: row.returnCondition,
    caseNumber: row.caseNumber !== null && seen.has(row.caseNumber) ? row.caseNumber : null,
  };
}

const NOTHING = { from: null, to: null, holder: null, person: null, caseNumber: null, note: '', files: null };

function eventEntry(row: DeviceEvent, people: People, seen: ReadonlySet<string>): Wire.RecorderLifeEntry {
  return {
    ...NOTHING,
    at: row.at.toISOString(),
    kind: row.kind,
    from: row.fromState,
    to: row.toState,
    holder: personOf(people, row.holderId),
    person: personOf(people, row.personId),
    caseNumber: row.caseNumber !== null && seen.has(row.caseNumber) ? row.caseNumber : null,
    note: row.note,
  };
}

function importEntry(row: CardImport): Wire.RecorderLifeEntry {
  const { filesStored: stored, filesDamaged: damaged, filesUnread: unread } = row;
  return { ...NOTHING, at: row.startedAt.toISOString(), kind: 'import', files: { stored, damaged, unread } };
}

function caseEntry(file: CaseFile, people: People): Wire.RecorderLifeEntry {
  const { caseNumber, title, startedAt, applicantId } = file;
  const person = personOf(people, applicantId);
  return { ...NOTHING, at: startedAt.toISOString(), kind: 'case', person, caseNumber, note: title };
}
