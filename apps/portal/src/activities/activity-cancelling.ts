import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { holdActivity } from '@zhilu/cases';
import { CLOCK, RefusedAct, type Clock, type Sentence } from '@zhilu/domain';
import { ActivityCancellation, inTransaction, isDuplicate, type Activity } from '@zhilu/persistence';
import { AuditLog } from '../audit/audit-log';
import type { CancelActivityDto } from './activities.dto';
import { inStead } from './activities.service';
import { ActivityCases } from './activity-cases';
import { ActivityRights, required } from './activity-rights';
import { runningCase } from './activity-rules';

/**
 * 取消: an activity that was entered by mistake or did not take place stays written, and counts for nothing until it is restored.
 * Its officer or the keeper of the unit says so, with the reason.
 */
@Injectable()
export class ActivityCancelling {
  constructor(
    private readonly facts: DataSource,
    private readonly rights: ActivityRights,
    private readonly cases: ActivityCases,
    private readonly audit: AuditLog,
    @Inject(CLOCK) private readonly now: Clock,
  ) {}

  async write(personId: string, activityId: string, { kind, reason }: CancelActivityDto): Promise<void> {
    const activity = await this.rights.one(personId, activityId);
    const right = required(
      await this.rights.mayCancel(personId, activity),
      activity,
      '执法活动由摄录人员本人或本单位设备管理员取消和恢复。',
      'An activity is cancelled and restored by the officer who records or by the keeper of the unit.',
    );
    const seen = await this.cases.seenBy(personId, activityId);
    try {
      await inTransaction(this.facts, async (manager) => {
        if (kind === 'cancelled') await this.cancel(manager, activity, { personId, reason, seen });
        else await this.restore(manager, activity, personId, reason);
        const act = kind === 'cancelled' ? 'activity.cancelled' : 'activity.restored';
        const detail = { reason, ...inStead(right) };
        await this.audit.append(manager, { personId, act, objectKind: 'activity', objectId: activityId, detail });
      });
    } catch (error) {
      if (isDuplicate(error)) throw refused(activity, CANCELLED);
      throw error;
    }
  }

  private async cancel(manager: EntityManager, activity: Activity, { personId, reason, seen }: Asked): Promise<void> {
    const { id: activityId } = activity;
    await holdActivity(manager, activityId);
    if (await manager.existsBy(ActivityCancellation, { openFor: activityId })) throw refused(activity, CANCELLED);
    const running = await runningCase(manager, activityId);
    if (running) throw refused(activity, inCase(seen.has(running.caseNumber) ? running.caseNumber : null));
    const begun = { id: randomUUID(), activityId, openFor: activityId, reason, personId, at: this.now() };
    await manager.insert(ActivityCancellation, { ...begun, restoreReason: null, restoredBy: null, restoredAt: null });
  }

  private async restore(manager: EntityManager, activity: Activity, personId: string, reason: string): Promise<void> {
    const closed = { openFor: null, restoreReason: reason, restoredBy: personId, restoredAt: this.now() };
    const { affected } = await manager.update(ActivityCancellation, { openFor: activity.id }, closed);
    if (affected !== 1) throw refused(activity, NOT_CANCELLED);
  }
}

/** Who cancels, why, and which cases may be named to that person. */
interface Asked {
  personId: string;
  reason: string;
  seen: ReadonlySet<string>;
}

function refused({ id }: Activity, sentence: Sentence): RefusedAct {
  return new RefusedAct('conflict', sentence, 'activity', id);
}

function inCase(caseNumber: string | null): Sentence {
  return {
    zh: `${caseNumber ? `案件 ${caseNumber} ` : '本次活动的案件'}正在办理，办结或撤回前不能取消这次执法活动。`,
    en: `${caseNumber ? `Case ${caseNumber}` : 'A case'} about it is still running; the activity can be cancelled once it has ended or was withdrawn.`,
  };
}

const CANCELLED = { zh: '这次执法活动已经取消，请刷新。', en: 'The activity is cancelled already; reload.' };
const NOT_CANCELLED = { zh: '这次执法活动没有取消，请刷新。', en: 'The activity is not cancelled; reload.' };
