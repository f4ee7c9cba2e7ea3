import { Inject, Injectable, Optional } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { CaseSubject, Exemption } from '@zhilu/persistence';
import { CASE_ACCESS, type CaseAccess } from '../ports/case-access';

/** Which cases about an activity a person may see: whoever takes part in an activity sees it, and not every case about it. */
@Injectable()
export class ActivityCases {
  constructor(
    private readonly facts: DataSource,
    @Optional() @Inject(CASE_ACCESS) private readonly access?: CaseAccess,
  ) {}

  /** Numbers of the cases that may be named to the person. */
  async seenBy(personId: string, activityId: string): Promise<ReadonlySet<string>> {
    const { manager } = this.facts;
    const links = await manager.findBy(CaseSubject, { kind: 'activity', subjectId: activityId });
    const exemptions = await manager.findBy(Exemption, { activityId });
    const numbers = [...new Set([...links, ...exemptions].map(({ caseNumber }) => caseNumber))];
    const seen = await Promise.all(numbers.map((number) => this.access?.maySee(personId, number) ?? false));
    return new Set(numbers.filter((_, index) => seen[index]));
  }
}
