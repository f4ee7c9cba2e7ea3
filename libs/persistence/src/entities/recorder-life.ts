import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { RecorderState } from '@zhilu/domain';
import { Instant, Integer, Key, LongText } from './columns';

/**
 * A line of the issue register 领用登记: who had the recorder, from the moment of hand-over to the one it was given back.
 * "Who wears is responsible" (article 11) is answered from here for any moment, never from today's holder.
 */
@Entity('device_issue')
@Index('UQ_device_issue_open', ['openFor'], { unique: true })
@Index('IX_device_issue_device', ['deviceId', 'issuedAt'])
@Index('IX_device_issue_holder', ['holderId', 'issuedAt'])
export class DeviceIssue {
  @PrimaryColumn('varchar', { length: 64 }) id: string;
  @Key() deviceId: string;
  /** The recorder's id while it is out, then null: the facts let a recorder be out once. */
  @Key({ nullable: true }) openFor: string | null;
  @Key() holderId: string;
  @Instant() issuedAt: Date;
  @Instant({ nullable: true }) returnedAt: Date | null;
  /** Null where a case handed it out. */
  @Key({ nullable: true }) issuedBy: string | null;
  /** Null while it is out, and where a case took it back. */
  @Key({ nullable: true }) returnedTo: string | null;
  /** What was found at hand-over and at return, in words; empty for nothing. */
  @LongText() condition: string;
  @LongText() returnCondition: string;
  @Key({ nullable: true }) caseNumber: string | null;
}

export type DeviceEventKind = 'registered' | 'issued' | 'returned' | 'changed' | 'moved' | 'checked';

/** The life of a recorder, one row an event; rows are added and never changed. */
@Entity('device_event')
@Index('IX_device_event_device', ['deviceId', 'at'])
@Index('IX_device_event_case', ['caseNumber'])
export class DeviceEvent {
  /** Of the act that brought it: an external task's id, or a new one. */
  @PrimaryColumn('varchar', { length: 64 }) id: string;
  @Key() deviceId: string;
  @Column('varchar', { length: 16 }) kind: DeviceEventKind;
  @Instant() at: Date;
  @Column('varchar', { length: 16, nullable: true }) fromState: RecorderState | null;
  @Column('varchar', { length: 16 }) toState: RecorderState;
  @Key({ nullable: true }) holderId: string | null;
  @Key({ nullable: true }) caseNumber: string | null;
  /** Null for what a case did by itself. */
  @Key({ nullable: true }) personId: string | null;
  @LongText() note: string;
  @Integer({ nullable: true }) batteryPercent: number | null;
}
