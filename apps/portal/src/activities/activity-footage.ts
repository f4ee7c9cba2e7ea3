import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { coveredActivities, linkedRecordings } from '@zhilu/cases';
import { CLOCK, RefusedAct, touches, type Clock, type Sentence } from '@zhilu/domain';
import { Activity, ActivityCorrection, GapReason, inTransaction, nextNumber } from '@zhilu/persistence';
import { AuditLog } from '../audit/audit-log';
import { RecordingsFinder } from '../recordings/recordings.query';
import type { CorrectActivityDto, ExplainGapDto } from './activities.dto';
import { inStead } from './activities.service';
import { ActivityRights, required } from './activity-rights';
import { refusedField, requireStanding } from './activity-rules';

/** What people say about an activity's footage: which recordings belong to it, and why it was interrupted. Only ever added to. */
@Injectable()
export class ActivityFootage {
  constructor(
    private readonly facts: DataSource,
    private readonly rights: ActivityRights,
    private readonly recordings: RecordingsFinder,
    private readonly audit: AuditLog,
    @Inject(CLOCK) private readonly now: Clock,
  ) {}

  /** The keeper of the unit puts a recording to the activity or takes one from it. */
  async correct(personId: string, activityId: string, correction: CorrectActivityDto): Promise<void> {
    const activity = await this.rights.one(personId, activityId);
    const right = required(
      await this.rights.mayCorrect(personId, activity),
      activity,
      '录像归属由本单位设备管理员更正。',
      'Which recordings belong to an activity is corrected by the keeper of the unit.',
    );
    const { recordingId, kind, reason } = correction;
    const recording = await this.recordings.one(await this.recordings.scopeOf(personId), recordingId);
    if (kind === 'added' && !touches(recording, { from: activity.startedAt, to: activity.endedAt ?? this.now() }))
      throw refusedField('recordingId', OUTSIDE, 'activity', activityId);
    const at = this.now();
    await inTransaction(this.facts, async (manager) => {
      await requireStanding(manager, activity);
      await this.requireChange(manager, activity, correction);
      const number = await nextNumber(manager, `correction:${activityId}`);
      await manager.insert(ActivityCorrection, {
        id: randomUUID(),
        activityId,
        number,
        recordingId,
        kind,
        reason,
        personId,
        at,
      });
      const act = kind === 'added' ? 'activity.recordingAdded' : 'activity.recordingRemoved';
      const detail = { recordingId, reason, ...inStead(right) };
      await this.audit.append(manager, { personId, act, objectKind: 'activity', objectId: activityId, detail });
    });
  }

  /** The officer who recorded, or the keeper, gives the technical reason of a gap that stands open. */
  async explain(personId: string, activityId: string, { from, to, cause, text }: ExplainGapDto): Promise<void> {
    const activity = await this.rights.one(personId, activityId);
    const right = required(
      await this.rights.mayExplain(personId, activity),
      activity,
      '中断原因由摄录人员本人或本单位设备管理员说明。',
      'A gap is explained by the officer who recorded or by the keeper of the unit.',
    );
    const [gapFrom, gapTo, at] = [new Date(from), new Date(to), this.now()];
    await inTransaction(this.facts, async (manager) => {
      await requireStanding(manager, activity);
      const [{ coverage }] = await coveredActivities(manager, [activity], at);
      const gap = coverage.gaps.find((each) => +each.from === +gapFrom && +each.to === +gapTo);
      if (!gap) throw refused(activity, NO_SUCH_GAP);
      if (gap.kind === 'whole') throw refused(activity, NOTHING_RECORDED);
      await manager.insert(GapReason, { id: randomUUID(), activityId, gapFrom, gapTo, cause, text, personId, at });
      const detail = { from: gapFrom.toISOString(), to: gapTo.toISOString(), cause, text, ...inStead(right) };
      await this.audit.append(manager, {
        personId,
        act: 'activity.gapExplained',
        objectKind: 'activity',
        objectId: activityId,
        detail,
      });
    });
  }

  private async requireChange(manager: EntityManager, activity: Activity, asked: CorrectActivityDto): Promise<void> {
    const linked = (await linkedRecordings(manager, [activity], this.now())).get(activity.id) ?? [];
    const belongs = linked.some(({ id }) => id === asked.recordingId);
    if (belongs !== (asked.kind === 'added')) return;
    throw refused(activity, belongs ? BELONGS : BELONGS_NOT);
  }
}

function refused({ id }: Activity, sentence: Sentence): RefusedAct {
  return new RefusedAct('conflict', sentence, 'activity', id);
}

const OUTSIDE = {
  zh: '这段录像的时间不在执法活动期间，补入后也不能算作覆盖，请核对录像时间或活动起止时间。',
  en: 'The recording lies outside the activity and would cover none of it; look at its time, or at start and end of the activity.',
};
const BELONGS = { zh: '这段录像已属于本次执法活动。', en: 'The recording belongs to the activity already.' };
const BELONGS_NOT = {
  zh: '这段录像不属于本次执法活动，请刷新。',
  en: 'The recording does not belong to the activity; reload.',
};
const NO_SUCH_GAP = {
  zh: '这处中断已不存在，可能有新的录像入库，请刷新后核对。',
  en: 'There is no such gap any more; footage may have come in. Reload and look again.',
};
const NOTHING_RECORDED = {
  zh: '整个活动没有录像，不能只说明中断原因，请申请不予同步录音录像审批。',
  en: 'Nothing was recorded at all, which no technical reason answers for; ask for an exemption.',
};
