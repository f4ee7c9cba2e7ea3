import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { ClipPlan } from '@zhilu/domain';
import { BigInteger, Instant, Integer, Json, Key, Text } from './columns';

/** A derivative 派生件: one clip made of a recording for a case; the recording itself stays as it was. */
@Entity('derivative')
@Index('UQ_derivative_task', ['taskId', 'clipIndex'], { unique: true })
@Index('IX_derivative_case', ['caseNumber', 'createdAt'])
@Index('IX_derivative_parent', ['parentId'])
export class Derivative {
  @PrimaryColumn('varchar', { length: 64 }) id: string;
  @Key() taskId: string;
  /** From 0, in the order of the plan. */
  @Integer() clipIndex: number;
  @Key() caseNumber: string;
  /** The recording it was made of, and that one's hash, equal before and after. */
  @Key() parentId: string;
  @Key() parentSha256: string;
  @Json() plan: ClipPlan;
  @Text({ nullable: true }) watermark: string | null;
  @Text() objectId: string;
  @BigInteger() sizeBytes: number;
  @Key() sha256: string;
  @BigInteger() durationMs: number;
  @Integer() width: number;
  @Integer() height: number;
  /** True when picture and sound are the original's bytes, only cut. */
  @Column('boolean') copied: boolean;
  @Instant() createdAt: Date;
}

/** How far a long automatic step has come; kept while it works, for those who look at the case. */
@Entity('step_progress')
@Index('IX_step_progress_case', ['caseNumber'])
export class StepProgress {
  /** The external task's id. */
  @PrimaryColumn('varchar', { length: 64 }) id: string;
  @Key() caseNumber: string;
  @Text() elementId: string;
  /** 0 to 100. */
  @Integer() percent: number;
  /** Which of how many parts is being worked on, from 1. */
  @Integer() part: number;
  @Integer() parts: number;
  @Instant() at: Date;
}
