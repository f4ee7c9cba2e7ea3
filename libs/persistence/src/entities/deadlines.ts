import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { Instant, Json, Key } from './columns';

/** `soon` when the deadline is near, `overdue` when it passed, `again1` and on for the days after it. */
export type DeadlineStage = 'soon' | 'overdue' | `again${number}`;

/** What was said of a step's deadline, once a stage, whichever portal said it. */
@Entity('deadline_notice')
@Index('IX_deadline_notice_task', ['taskId'])
@Index('IX_deadline_notice_said', ['state', 'at'])
@Index('IX_deadline_notice_mail', ['mailAt'])
export class DeadlineNotice {
  /** `<taskId>:<stage>`. */
  @PrimaryColumn('varchar', { length: 96 }) id: string;
  @Key() taskId: string;
  @Key() caseNumber: string;
  @Column('varchar', { length: 16 }) stage: DeadlineStage;
  /** `void` when a clock that ran ahead said it too early; `repeated` when it was said once more after that, and stands. */
  @Column('varchar', { length: 16 }) state: 'said' | 'void' | 'repeated';
  @Instant() at: Date;
  /** Ids of the notifications it was told by. */
  @Json() notificationIds: string[];
  /** When its mails are to go out, or to be tried again; null once nothing is left to send. */
  @Instant({ nullable: true }) mailAt: Date | null;
}
