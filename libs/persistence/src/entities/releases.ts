import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { Instant, Key, LongText, Text } from './columns';

/** Why a released copy was taken back: its validity was over, or somebody took it back before. */
export type WithdrawalReason = 'expired' | 'recalled';

/** A copy released for public use 公开副本 (article 16): one derivative with its number, hash and validity. */
@Entity('released_copy')
@Index('UQ_released_copy_number', ['number'], { unique: true })
@Index('UQ_released_copy_derivative', ['derivativeId'], { unique: true })
@Index('IX_released_copy_case', ['caseNumber'])
export class Release {
  @PrimaryColumn('varchar', { length: 64 }) id: string;
  /** External task that published it: published twice is published once. */
  @Key() taskId: string;
  /** `<case number>-F<n>`, from 1 in each case. */
  @Text() number: string;
  @Key() caseNumber: string;
  @Key() derivativeId: string;
  @Key() sha256: string;
  @Text() medium: string;
  @LongText() purpose: string;
  @Instant() validFrom: Date;
  /** First instant at which it is no longer valid. */
  @Instant() validTo: Date;
  /** Null while it was not taken back; a copy past `validTo` is not handed out either. */
  @Instant({ nullable: true }) withdrawnAt: Date | null;
  /** Null when nobody did it but the end of its validity. */
  @Key({ nullable: true }) withdrawnBy: string | null;
  @Column('varchar', { length: 16, nullable: true }) withdrawnReason: WithdrawalReason | null;
}
