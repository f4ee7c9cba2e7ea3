import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { SubjectRef } from '@zhilu/cases';
import { Refusal, type Wire } from '@zhilu/domain';
import { CaseSubject, type CaseFile } from '@zhilu/persistence';
import { NoRight } from '../audit/refusal-audit';
import type { NamedSubject } from '../forms/submission-check';
import { SUBJECT_FINDERS, type FoundSubject, type SubjectFinder } from '../ports/subject-finder';

/** What a form named, found: its ids, and the unit whose people handle a case about it. */
export interface ChosenSubjects {
  subjects: SubjectRef[];
  /** Null when the form names none. */
  unitId: string | null;
}

const MOST_OFFERED = 20;

/** Which activities and recorders a person may name in a form: those the person may see, and those the case is about already. */
@Injectable()
export class SubjectChoice {
  constructor(
    private readonly facts: DataSource,
    @Inject(SUBJECT_FINDERS) private readonly finders: readonly SubjectFinder[],
  ) {}

  /** What a field of this kind offers; empty for a kind nobody keeps a register of. */
  async offered(kind: string, personId: string, text: string): Promise<Wire.SubjectChoice[]> {
    return (await this.finderOf(kind)?.search(personId, text, MOST_OFFERED)) ?? [];
  }

  /**
   * Throws NoRight for a number that does not exist or is not for this person, without telling which, and Refusal when the
   * things named belong to several units.
   */
  async of(personId: string, named: readonly NamedSubject[], file: CaseFile | null): Promise<ChosenSubjects> {
    const found = await Promise.all(named.map((each) => this.one(personId, each, file)));
    const units = [...new Set(found.map(({ unitId }) => unitId))];
    if (!file && units.length > 1) throw severalUnits(units.length);
    return { subjects: found.map(({ id, kind }) => ({ kind, id })), unitId: units[0] ?? null };
  }

  private async one(
    personId: string,
    { kind, number }: NamedSubject,
    file: CaseFile | null,
  ): Promise<FoundSubject & SubjectRef> {
    const finder = this.finderOf(kind);
    const [visible] = (await finder?.named(personId, [number])) ?? [];
    const found =
      visible ?? (file && (await finder?.ofIds(await this.idsOf(kind, file))))?.find((each) => each.number === number);
    if (found) return { ...found, kind };
    const sentence = {
      zh: `没有编号为“${number}”的${NAMES[kind].zh}，或您无权选用，请重新选择。`,
      en: `There is no ${NAMES[kind].en} "${number}", or it is not yours to name. Choose again.`,
    };
    throw new NoRight('unprocessable', sentence, kind === 'recorder' ? 'device' : kind, number);
  }

  private async idsOf(kind: NamedSubject['kind'], { caseNumber }: CaseFile): Promise<string[]> {
    const links = await this.facts.manager.findBy(CaseSubject, { caseNumber, kind });
    return links.map(({ subjectId }) => subjectId);
  }

  private finderOf(kind: string): SubjectFinder | undefined {
    return this.finders.find((finder) => finder.kind === kind);
  }
}

const NAMES = {
  activity: { zh: '执法活动', en: 'activity' },
  recorder: { zh: '执法记录仪', en: 'recorder' },
} as const;

function severalUnits(count: number): Refusal {
  return new Refusal('unprocessable', {
    zh: `所选内容属于 ${count} 个单位，应由各单位分别办理，请按单位分开申请。`,
    en: `What you chose belongs to ${count} units; file one request for each unit.`,
  });
}
