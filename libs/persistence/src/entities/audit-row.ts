import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { Instant, Json, Key, LongText, Text } from './columns';

/**
 * One link of the audit chain: `hash` = sha256 over the row's canonical JSON with `previousHash`.
 * Written in the transaction of the fact it speaks of; never changed, never deleted.
 */
@Entity('audit_row')
@Index('IX_audit_row_object', ['objectKind', 'objectId'])
@Index('IX_audit_row_case', ['caseNumber'])
@Index('IX_audit_row_person', ['personId', 'at'])
@Index('IX_audit_row_act', ['act', 'at'])
@Index('IX_audit_row_at', ['at'])
export class AuditRow {
  @PrimaryColumn('integer') sequence: number;
  @Instant() at: Date;
  /** Null for acts of the system itself. */
  @Key({ nullable: true }) personId: string | null;
  /** `<noun>.<pastFact>`, e.g. `case.started`, `recording.viewed`, `request.refused`. */
  @Column('varchar', { length: 64 }) act: string;
  @Key() objectKind: string;
  @Text() objectId: string;
  @Key({ nullable: true }) caseNumber: string | null;
  @Json() detail: Record<string, unknown>;
  @LongText({ nullable: true }) sentence: string | null;
  @Key() previousHash: string;
  @Key() hash: string;
}

/** The newest link of the chain; its row lock puts appends of all processes in one line. One row, id `chain`. */
@Entity('audit_head')
export class AuditHead {
  @PrimaryColumn('varchar', { length: 16 }) id: string;
  @Column('integer') sequence: number;
  @Key() hash: string;
}
