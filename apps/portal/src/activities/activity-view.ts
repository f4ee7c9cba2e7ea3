import { Inject, Injectable } from '@nestjs/common';
import { DataSource, In } from 'typeorm';
import { coveredActivities, type CoveredActivity, type LinkedRecording, type SpokenReason } from '@zhilu/cases';
import { CLOCK, type Clock, type Wire } from '@zhilu/domain';
import { ActivityCancellation, ActivityCorrection, CaseFile, Device, Recording } from '@zhilu/persistence';
import { PersonRefs } from '../people/person-refs';
import { RecordingsFinder } from '../recordings/recordings.query';
import type { CurrentPersonInfo } from '../requests/current-person';
import { inLanguage } from '../requests/language';
import { ActivityCases } from './activity-cases';
import { ActivityRights } from './activity-rights';
import { ActivityRows } from './activity-rows';
import { whyFixed } from './activity-rules';

type People = Map<string, Wire.PersonRef>;

/** One activity with its time line, what was said about it, and the cases it is in. */
@Injectable()
export class ActivityViews {
  constructor(
    private readonly facts: DataSource,
    private readonly rights: ActivityRights,
    private readonly named: ActivityCases,
    private readonly rows: ActivityRows,
    private readonly refs: PersonRefs,
    private readonly recordings: RecordingsFinder,
    @Inject(CLOCK) private readonly now: Clock,
  ) {}

  async of({ personId, language }: CurrentPersonInfo, id: string): Promise<Wire.ActivityView> {
    const activity = await this.rights.one(personId, id);
    const { manager } = this.facts;
    const [covered] = await coveredActivities(manager, [activity], this.now());
    const corrections = await manager.find(ActivityCorrection, {
      where: { activityId: id },
      order: { number: 'DESC' },
    });
    const cancellations = await manager.find(ActivityCancellation, {
      where: { activityId: id },
      order: { at: 'DESC' },
    });
    const { reasons, exemption, recordings, coverage, required, cancellation } = covered;
    const people = await this.refs.of([
      activity.registeredBy,
      exemption?.decidedBy ?? null,
      ...[...corrections, ...reasons, ...cancellations].map((each) => each.personId),
      ...cancellations.map((each) => each.restoredBy),
    ]);
    const mentioned = [...recordings.map((each) => each.id), ...corrections.map((each) => each.recordingId)];
    const visible = await this.visible(personId, mentioned);
    const seen = await this.named.seenBy(personId, id);
    const why = await whyFixed(manager, id, seen);
    const device = activity.deviceId && (await manager.findOneBy(Device, { id: activity.deviceId }));
    return {
      row: (await this.rows.of([covered]))[0],
      required,
      recorder: device ? { id: device.id, number: device.number } : null,
      registeredBy: people.get(activity.registeredBy) ?? null,
      registeredAt: activity.registeredAt.toISOString(),
      segments: recordings.map((each) => segment(each, visible)),
      gaps: coverage.gaps.map(({ from, to, kind, unreadable, reason }) => ({
        ...{ from: from.toISOString(), to: to.toISOString(), kind, unreadable },
        reason: reason && reasonView(reason, people),
      })),
      reasons: reasons.map((each) => reasonView(each, people)),
      corrections: await this.corrections(corrections, visible, people),
      cancellations: cancellations.map((each) => cancellationView(each, people)),
      exemption: exemptionView(covered, people, seen),
      cases: await this.cases(seen),
      may: {
        change: !cancellation && (await this.rights.mayChange(personId, activity)) !== null,
        correct: !cancellation && (await this.rights.mayCorrect(personId, activity)) !== null,
        explain: !cancellation && (await this.rights.mayExplain(personId, activity)) !== null,
        cancel: (await this.rights.mayCancel(personId, activity)) !== null,
      },
      whyFixed: why && inLanguage(why, language),
    };
  }

  /** Which of these recordings the reader may see. */
  private async visible(personId: string, ids: string[]): Promise<Set<string>> {
    if (ids.length === 0) return new Set();
    const scope = await this.recordings.scopeOf(personId);
    const seen = await this.recordings
      .visible(scope)
      .andWhere('recording.id IN (:...mentioned)', { mentioned: [...new Set(ids)] })
      .select('recording.id')
      .getMany();
    return new Set(seen.map(({ id }) => id));
  }

  private async corrections(
    rows: ActivityCorrection[],
    visible: Set<string>,
    people: People,
  ): Promise<Wire.ActivityCorrectionView[]> {
    const found = await this.facts.getRepository(Recording).findBy({ id: In(rows.map((each) => each.recordingId)) });
    const recordings = new Map(found.map((each) => [each.id, each]));
    return rows.map(({ kind, recordingId, reason, personId, at }) => ({
      ...{ kind, reason, person: people.get(personId) ?? null, at: at.toISOString() },
      recordingId: visible.has(recordingId) ? recordingId : null,
      deviceNumber: recordings.get(recordingId)?.deviceNumber ?? '',
      startedAt: (recordings.get(recordingId)?.startedAt ?? at).toISOString(),
    }));
  }

  private async cases(seen: ReadonlySet<string>): Promise<Wire.ActivityView['cases']> {
    const where = { caseNumber: In([...seen]) };
    const files = await this.facts.manager.find(CaseFile, { where, order: { startedAt: 'DESC' }, take: 100 });
    return files.map(({ caseNumber, title, state, startedAt }) => ({
      ...{ caseNumber, title, state },
      startedAt: startedAt.toISOString(),
    }));
  }
}

function exemptionView(
  { exemption }: CoveredActivity,
  people: People,
  seen: ReadonlySet<string>,
): Wire.ActivityExemption | null {
  if (!exemption) return null;
  const { caseNumber, reason, timing, countsAgainstUnit, decidedBy, decidedAt } = exemption;
  return {
    ...{ reason, timing, countsAgainstUnit, caseNumber: seen.has(caseNumber) ? caseNumber : null },
    decidedBy: people.get(decidedBy) ?? null,
    decidedAt: decidedAt.toISOString(),
  };
}

function segment({ id, durationMs, startedAt, ...rest }: LinkedRecording, visible: Set<string>): Wire.ActivitySegment {
  const { deviceNumber, damaged, link } = rest;
  return {
    ...{ recordingId: visible.has(id) ? id : null, deviceNumber, damaged, link },
    startedAt: startedAt.toISOString(),
    endedAt: durationMs === null ? null : new Date(startedAt.getTime() + durationMs).toISOString(),
  };
}

function reasonView({ from, to, cause, text, personId, at }: SpokenReason, people: People): Wire.ActivityGapReason {
  const person = people.get(personId) ?? null;
  return { from: from.toISOString(), to: to.toISOString(), cause, text, person, at: at.toISOString() };
}

function cancellationView(row: ActivityCancellation, people: People): Wire.ActivityCancellationView {
  const { reason, personId, at, restoreReason, restoredBy, restoredAt } = row;
  const restored = restoredAt && {
    ...{ reason: restoreReason ?? '', person: people.get(restoredBy ?? '') ?? null, at: restoredAt.toISOString() },
  };
  return { reason, person: people.get(personId) ?? null, at: at.toISOString(), restored };
}
