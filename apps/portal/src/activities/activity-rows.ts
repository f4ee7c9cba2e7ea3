import { Injectable } from '@nestjs/common';
import { DataSource, In } from 'typeorm';
import type { CoveredActivity } from '@zhilu/cases';
import type { Wire } from '@zhilu/domain';
import { ActivityParticipant } from '@zhilu/persistence';
import { PersonRefs } from '../people/person-refs';

/** Rows of activities as lists show them; a fixed number of queries for a page. */
@Injectable()
export class ActivityRows {
  constructor(
    private readonly facts: DataSource,
    private readonly refs: PersonRefs,
  ) {}

  async of(covered: readonly CoveredActivity[]): Promise<Wire.ActivityRow[]> {
    if (covered.length === 0) return [];
    const activityId = In(covered.map(({ activity }) => activity.id));
    const participants = await this.facts
      .getRepository(ActivityParticipant)
      .find({ where: { activityId }, order: { personId: 'ASC' } });
    const people = await this.refs.of([
      ...covered.map(({ activity }) => activity.officerId),
      ...participants.map(({ personId }) => personId),
    ]);
    const units = await this.refs.unitNames(covered.map(({ activity }) => activity.unitId));
    const named = new Map<string, Wire.PersonRef[]>();
    for (const each of participants) {
      const person = people.get(each.personId);
      if (person) named.set(each.activityId, [...(named.get(each.activityId) ?? []), person]);
    }
    return covered.map(({ activity, ...rest }) => ({
      ...{ id: activity.id, number: activity.number, unitId: activity.unitId },
      unitName: units.get(activity.unitId) ?? '',
      ...{ type: activity.type, place: activity.place, caseReference: activity.caseReference, cause: activity.cause },
      startedAt: activity.startedAt.toISOString(),
      endedAt: activity.endedAt?.toISOString() ?? null,
      officer: people.get(activity.officerId) ?? null,
      participants: named.get(activity.id) ?? [],
      coverage: coverageRow(rest),
    }));
  }
}

function coverageRow({ coverage, recordings, exemption }: Omit<CoveredActivity, 'activity'>): Wire.ActivityCoverage {
  const asks = coverage.state === 'gaps' || coverage.state === 'missing';
  return {
    state: coverage.state,
    share: coverage.share,
    gaps: coverage.gaps.length,
    unexplained: asks ? coverage.gaps.filter(({ reason }) => reason === null).length : 0,
    recordings: recordings.length,
    countsAgainstUnit: exemption?.countsAgainstUnit ?? false,
  };
}
