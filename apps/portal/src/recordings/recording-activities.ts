import { Inject, Injectable } from '@nestjs/common';
import { Brackets, DataSource, In } from 'typeorm';
import { linkedRecordings } from '@zhilu/cases';
import { CLOCK, type Clock, type Wire } from '@zhilu/domain';
import { Activity, ActivityCancellation, ActivityCorrection, type Recording } from '@zhilu/persistence';

const MOST = 50;

/** Which activities a recording belongs to, those cancelled left out. Who may see the recording may know what it was made at. */
@Injectable()
export class RecordingActivities {
  constructor(
    private readonly facts: DataSource,
    @Inject(CLOCK) private readonly now: Clock,
  ) {}

  async of(recording: Recording): Promise<Wire.RecordingActivity[]> {
    const now = this.now();
    const candidates = await this.standing(await this.candidates(recording));
    const linked = await linkedRecordings(this.facts.manager, candidates, now);
    return candidates
      .filter(({ id }) => linked.get(id)?.some((each) => each.id === recording.id))
      .map(({ id, number, type, place, cause, startedAt, endedAt }) => ({
        ...{ id, number, type, place, cause },
        startedAt: startedAt.toISOString(),
        endedAt: endedAt?.toISOString() ?? null,
      }));
  }

  private async standing(activities: Activity[]): Promise<Activity[]> {
    const openFor = In(activities.map(({ id }) => id));
    const cancelled = await this.facts.getRepository(ActivityCancellation).findBy({ openFor });
    return activities.filter(({ id }) => !cancelled.some((each) => each.openFor === id));
  }

  /** By officer or recorder and time, or by a correction; the rule itself is left to who links. */
  private candidates({ id, officerId, deviceId, startedAt, durationMs }: Recording): Promise<Activity[]> {
    const query = this.facts.getRepository(Activity).createQueryBuilder('activity');
    const corrected = query
      .subQuery()
      .select('correction.activityId')
      .from(ActivityCorrection, 'correction')
      .where('correction.recordingId = :recordingId')
      .getQuery();
    const until = new Date(startedAt.getTime() + (durationMs ?? 0));
    return query
      .where(
        new Brackets((where) =>
          where
            .where('(activity.officerId = :officerId OR activity.deviceId = :deviceId)')
            .andWhere('activity.startedAt <= :until')
            .andWhere('(activity.endedAt IS NULL OR activity.endedAt >= :startedAt)'),
        ),
      )
      .orWhere(`activity.id IN ${corrected}`)
      .setParameters({ recordingId: id, officerId: officerId ?? '', deviceId, until, startedAt })
      .orderBy('activity.startedAt')
      .limit(MOST)
      .getMany();
  }
}
