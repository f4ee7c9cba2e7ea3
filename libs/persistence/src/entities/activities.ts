import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { ActivityType, ExemptionReason, ExemptionTiming, GapCause } from '@zhilu/domain';
import { Instant, Integer, Key, LongText, Text } from './columns';

/** An enforcement activity 执法活动 (articles 3–5). How far footage covers it is computed, never kept. */
@Entity('activity')
@Index('UQ_activity_number', ['number'], { unique: true })
@Index('IX_activity_unit_started', ['unitPath', 'startedAt'])
@Index('IX_activity_officer', ['officerId', 'startedAt'])
@Index('IX_activity_started', ['startedAt'])
export class Activity {
  @PrimaryColumn('varchar', { length: 64 }) id: string;
  @Key() number: string;
  @Key() unitId: string;
  @Text() unitPath: string;
  @Column('varchar', { length: 16 }) type: ActivityType;
  @Text() place: string;
  @Instant() startedAt: Date;
  /** Null while nobody has written down the end. */
  @Instant({ nullable: true }) endedAt: Date | null;
  /** Number of the enforcement case 案号, where there is one. */
  @Text({ nullable: true }) caseReference: string | null;
  @Text() cause: string;
  /** Who records. */
  @Key() officerId: string;
  /** Recorder used where it was not the officer's own; its recordings count whoever holds it. */
  @Key({ nullable: true }) deviceId: string | null;
  @Key() registeredBy: string;
  @Instant() registeredAt: Date;
}

/** Who takes part besides the officer who records. */
@Entity('activity_participant')
@Index('UQ_activity_participant', ['activityId', 'personId'], { unique: true })
@Index('IX_activity_participant_person', ['personId'])
export class ActivityParticipant {
  @PrimaryColumn('varchar', { length: 64 }) id: string;
  @Key() activityId: string;
  @Key() personId: string;
}

/** The keeper's correction of which recordings belong to an activity; never changed once written, the newest of a recording holds. */
@Entity('activity_correction')
@Index('UQ_activity_correction', ['activityId', 'number'], { unique: true })
@Index('IX_activity_correction_recording', ['recordingId'])
export class ActivityCorrection {
  @PrimaryColumn('varchar', { length: 64 }) id: string;
  @Key() activityId: string;
  /** From 1 within the activity. */
  @Integer() number: number;
  @Key() recordingId: string;
  @Column('varchar', { length: 16 }) kind: 'added' | 'removed';
  @LongText() reason: string;
  @Key() personId: string;
  @Instant() at: Date;
}

/**
 * An activity that was entered by mistake or did not take place 已取消: it stays, and counts for nothing until somebody restores
 * it. One row a cancellation; rows are closed and never removed.
 */
@Entity('activity_cancellation')
@Index('UQ_activity_cancellation_open', ['openFor'], { unique: true })
@Index('IX_activity_cancellation_activity', ['activityId', 'at'])
export class ActivityCancellation {
  @PrimaryColumn('varchar', { length: 64 }) id: string;
  @Key() activityId: string;
  /** The activity's id while it stands, then null: the facts let an activity be cancelled once. */
  @Key({ nullable: true }) openFor: string | null;
  @LongText() reason: string;
  @Key() personId: string;
  @Instant() at: Date;
  /** Null while it stands. */
  @LongText({ nullable: true }) restoreReason: string | null;
  @Key({ nullable: true }) restoredBy: string | null;
  @Instant({ nullable: true }) restoredAt: Date | null;
}

/** The technical reason of a gap in the footage (article 5); never changed once written, the newest that covers a gap holds. */
@Entity('gap_reason')
@Index('IX_gap_reason_activity', ['activityId', 'at'])
export class GapReason {
  @PrimaryColumn('varchar', { length: 64 }) id: string;
  @Key() activityId: string;
  @Instant() gapFrom: Date;
  @Instant() gapTo: Date;
  @Column('varchar', { length: 24 }) cause: GapCause;
  @LongText() text: string;
  @Key() personId: string;
  @Instant() at: Date;
}

/** The approval not to record an activity (article 7); an activity has one at most. */
@Entity('exemption')
@Index('UQ_exemption_activity', ['activityId'], { unique: true })
@Index('IX_exemption_case', ['caseNumber'])
export class Exemption {
  /** Idempotency key: the external task's id. */
  @PrimaryColumn('varchar', { length: 64 }) id: string;
  @Key() activityId: string;
  @Key() caseNumber: string;
  @Column('varchar', { length: 16 }) reason: ExemptionReason;
  @Column('varchar', { length: 16 }) timing: ExemptionTiming;
  /** Asked for late without force majeure: the gap is closed, and still counts against the unit. */
  @Column('boolean') countsAgainstUnit: boolean;
  @Key() decidedBy: string;
  @Instant() decidedAt: Date;
  @Instant() recordedAt: Date;
}
