import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { RecorderState, SecrecyMark } from '@zhilu/domain';
import { BigInteger, Instant, Integer, Json, Key, LongText, Text } from './columns';

/** A recorder 执法记录仪, as an asset (articles 8, 21) and as the origin of recordings. */
@Entity('device')
@Index('UQ_device_number', ['number'], { unique: true })
export class Device {
  @PrimaryColumn('varchar', { length: 64 }) id: string;
  @Text() number: string;
  @Text() brand: string;
  @Text() model: string;
  @Text() serial: string;
  @Key() unitId: string;
  /** Keeper 保管人 of the unit who answers for it while nobody has it. */
  @Key({ nullable: true }) keeperId: string | null;
  /** Who has it now; who had it when stands in the issue register. */
  @Key({ nullable: true }) holderId: string | null;
  /** Day of purchase in the bureau's calendar, `2024-03-15`. */
  @Column('varchar', { length: 10, nullable: true }) boughtOn: string | null;
  @BigInteger({ nullable: true }) priceFen: number | null;
  @Integer() usefulMonths: number;
  /** Whole per cent of the price that stay at the end of the useful life. */
  @Integer() residualPercent: number;
  @Column('varchar', { length: 16 }) state: RecorderState;
  /** Device clock minus true time at the last check, in milliseconds. */
  @BigInteger() clockOffsetMs: number;
  @Instant({ nullable: true }) clockCheckedAt: Date | null;
  /** Battery at the last check, in per cent. */
  @Integer({ nullable: true }) batteryPercent: number | null;
  @Instant({ nullable: true }) batteryCheckedAt: Date | null;
}

/** One import from a recorder's card 存储卡. */
@Entity('card_import')
@Index('IX_card_import_device', ['deviceId', 'startedAt'])
export class CardImport {
  /** Idempotency key: the external task's id. */
  @PrimaryColumn('varchar', { length: 64 }) id: string;
  @Key() deviceId: string;
  @Text() folder: string;
  @Integer() filesFound: number;
  @Integer() filesStored: number;
  @Integer() filesKnown: number;
  @Integer() filesDamaged: number;
  @Integer() filesSkipped: number;
  /** Files that could not be read; only a rescue ends with any. */
  @Integer() filesUnread: number;
  /** Where they lay on the card, as many as are named. */
  @Json({ nullable: true }) unreadPlaces: string[] | null;
  @BigInteger() bytes: number;
  @Instant() startedAt: Date;
  @Instant({ nullable: true }) endedAt: Date | null;
}

/** A recording 录像: the original 原始件, written once. The four times are kept as found; `startedAt` is the corrected one. */
@Entity('recording')
@Index('UQ_recording_content', ['deviceId', 'sha256'], { unique: true })
@Index('IX_recording_unit_started', ['unitId', 'startedAt'])
@Index('IX_recording_started', ['startedAt'])
@Index('IX_recording_device', ['deviceId', 'startedAt'])
@Index('IX_recording_officer', ['officerId', 'startedAt'])
@Index('IX_recording_sha256', ['sha256'])
@Index('UQ_recording_own_content', ['ownContent'], { unique: true })
export class Recording {
  @PrimaryColumn('varchar', { length: 64 }) id: string;
  @Key() deviceId: string;
  @Text() deviceNumber: string;
  @Key() unitId: string;
  @Text() unitPath: string;
  @Key({ nullable: true }) officerId: string | null;
  @Key() importId: string;
  @Text() objectId: string;
  @Text() originalName: string;
  @BigInteger() sizeBytes: number;
  @Key() sha256: string;
  /** The hash once more where no other recorder may have brought the bytes; null for an empty file, which says nothing. */
  @Key({ nullable: true }) ownContent?: string | null;
  @Text({ nullable: true }) container: string | null;
  @Text({ nullable: true }) videoCodec: string | null;
  @Text({ nullable: true }) audioCodec: string | null;
  @Integer({ nullable: true }) width: number | null;
  @Integer({ nullable: true }) height: number | null;
  @BigInteger({ nullable: true }) durationMs: number | null;
  @Instant({ nullable: true }) nameTime: Date | null;
  @Instant({ nullable: true }) containerTime: Date | null;
  @Instant({ nullable: true }) modifiedTime: Date | null;
  @Instant() importedAt: Date;
  @BigInteger() offsetMs: number;
  /** Name of the rule that gave `startedAt`, shown beside it. */
  @Text() timeRule: string;
  @Instant() startedAt: Date;
  @Column('varchar', { length: 16 }) secrecy: SecrecyMark;
  @Text({ nullable: true }) activity: string | null;
  @Text({ nullable: true }) place: string | null;
  @Column('boolean') damaged: boolean;
  @Column('boolean') important: boolean;
  @Column('varchar', { length: 16 }) integrity: 'match' | 'mismatch' | 'missing' | 'unchecked';
  @Instant({ nullable: true }) checkedAt: Date | null;
}

/** The right to view or receive a recording that an approved case gives; without one no stream ticket exists (article 17). */
@Entity('access_grant')
@Index('IX_access_grant_recording', ['recordingId', 'validTo'])
@Index('IX_access_grant_case', ['caseNumber'])
export class AccessGrant {
  @PrimaryColumn('varchar', { length: 64 }) id: string;
  @Key() caseNumber: string;
  @Key() recordingId: string;
  /** Unit whose keeper runs the viewing. */
  @Text() unitPath: string;
  @Instant() validFrom: Date;
  @Instant() validTo: Date;
  @Instant({ nullable: true }) revokedAt: Date | null;
}

/** A sealed copy 封装副本 made for a case. */
@Entity('sealed_copy')
@Index('UQ_sealed_copy_task', ['taskId'], { unique: true })
@Index('IX_sealed_copy_case', ['caseNumber'])
export class SealedCopy {
  @PrimaryColumn('varchar', { length: 64 }) id: string;
  /** Idempotency key: the external task's id. */
  @Key() taskId: string;
  @Key() caseNumber: string;
  /** Folder of the package below the store's exports. */
  @Text() folder: string;
  @Json() formats: string[];
  @Integer() files: number;
  @BigInteger() sizeBytes: number;
  @Key() manifestSha256: string;
  @Instant() createdAt: Date;
}

/** A rendered document: the PDF's bytes are in the store; what it was made from stays here. */
@Entity('document')
@Index('UQ_document_task', ['taskId', 'template'], { unique: true })
@Index('UQ_document_code', ['verificationCode'], { unique: true })
@Index('IX_document_case', ['caseNumber', 'createdAt'])
export class Document {
  @PrimaryColumn('varchar', { length: 64 }) id: string;
  @Key() taskId: string;
  @Key() caseNumber: string;
  @Text() title: string;
  @Text() template: string;
  /** Deployment the template came from: its version. */
  @Key() deploymentId: string;
  @Key() templateSha256: string;
  @Json() data: Record<string, unknown>;
  @Key() sha256: string;
  @Integer() sizeBytes: number;
  @Integer() pages: number;
  @Text() objectId: string;
  @Key() verificationCode: string;
  @Instant() createdAt: Date;
}

/** A row of a register 登记簿. */
@Entity('register_row')
@Index('UQ_register_row_number', ['registerId', 'unitId', 'number'], { unique: true })
@Index('IX_register_row_written', ['registerId', 'writtenAt'])
@Index('IX_register_row_case', ['caseNumber'])
export class RegisterRow {
  /** Derived from the task or external task that wrote it. */
  @PrimaryColumn('varchar', { length: 160 }) id: string;
  @Key() registerId: string;
  @Key() caseNumber: string;
  @Key() unitId: string;
  @Text() unitPath: string;
  @Integer() number: number;
  /** Form that gives the columns, of the case's own version. */
  @Text() formId: string;
  @Key() definitionId: string;
  @Json() data: Record<string, unknown>;
  @Key({ nullable: true }) writtenBy: string | null;
  @LongText() writtenByName: string;
  @Instant() writtenAt: Date;
}
