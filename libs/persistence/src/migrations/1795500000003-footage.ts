import type { MigrationInterface, QueryRunner, TableOptions } from 'typeorm';
import {
  createTables,
  dropTables,
  bigInteger,
  flag,
  id,
  index,
  instant,
  integer,
  json,
  key,
  longText,
  nullable,
  text,
  unique,
  varchar,
} from './columns';

const tables: readonly TableOptions[] = [
  {
    name: 'device',
    columns: [
      id('id', 64),
      text('number'),
      text('brand'),
      text('model'),
      text('serial'),
      key('unitId'),
      key('keeperId', nullable),
      key('holderId', nullable),
      varchar('state', 16),
      bigInteger('clockOffsetMs'),
      instant('clockCheckedAt', nullable),
    ],
    indices: [unique('UQ_device_number', 'number')],
  },
  {
    name: 'card_import',
    columns: [
      id('id', 64),
      key('deviceId'),
      text('folder'),
      integer('filesFound'),
      integer('filesStored'),
      integer('filesKnown'),
      integer('filesDamaged'),
      integer('filesSkipped'),
      bigInteger('bytes'),
      instant('startedAt'),
      instant('endedAt', nullable),
    ],
  },
  {
    name: 'recording',
    columns: [
      id('id', 64),
      key('deviceId'),
      text('deviceNumber'),
      key('unitId'),
      text('unitPath'),
      key('officerId', nullable),
      key('importId'),
      text('objectId'),
      text('originalName'),
      bigInteger('sizeBytes'),
      key('sha256'),
      key('ownContent', nullable),
      text('container', nullable),
      text('videoCodec', nullable),
      text('audioCodec', nullable),
      integer('width', nullable),
      integer('height', nullable),
      bigInteger('durationMs', nullable),
      instant('nameTime', nullable),
      instant('containerTime', nullable),
      instant('modifiedTime', nullable),
      instant('importedAt'),
      bigInteger('offsetMs'),
      text('timeRule'),
      instant('startedAt'),
      varchar('secrecy', 16),
      text('activity', nullable),
      text('place', nullable),
      flag('damaged'),
      flag('important'),
      varchar('integrity', 16),
      instant('checkedAt', nullable),
    ],
    indices: [
      index('IX_recording_device', 'deviceId', 'startedAt'),
      index('IX_recording_sha256', 'sha256'),
      index('IX_recording_started', 'startedAt'),
      index('IX_recording_unit_started', 'unitId', 'startedAt'),
      unique('UQ_recording_content', 'deviceId', 'sha256'),
      unique('UQ_recording_own_content', 'ownContent'),
    ],
  },
  {
    name: 'access_grant',
    columns: [
      id('id', 64),
      key('caseNumber'),
      key('recordingId'),
      text('unitPath'),
      instant('validFrom'),
      instant('validTo'),
      instant('revokedAt', nullable),
    ],
    indices: [
      index('IX_access_grant_case', 'caseNumber'),
      index('IX_access_grant_recording', 'recordingId', 'validTo'),
    ],
  },
  {
    name: 'sealed_copy',
    columns: [
      id('id', 64),
      key('taskId'),
      key('caseNumber'),
      text('folder'),
      json('formats'),
      integer('files'),
      bigInteger('sizeBytes'),
      key('manifestSha256'),
      instant('createdAt'),
    ],
    indices: [index('IX_sealed_copy_case', 'caseNumber'), unique('UQ_sealed_copy_task', 'taskId')],
  },
  {
    name: 'document',
    columns: [
      id('id', 64),
      key('taskId'),
      key('caseNumber'),
      text('title'),
      text('template'),
      key('deploymentId'),
      key('templateSha256'),
      json('data'),
      key('sha256'),
      integer('sizeBytes'),
      integer('pages'),
      text('objectId'),
      key('verificationCode'),
      instant('createdAt'),
    ],
    indices: [
      index('IX_document_case', 'caseNumber', 'createdAt'),
      unique('UQ_document_code', 'verificationCode'),
      unique('UQ_document_task', 'taskId', 'template'),
    ],
  },
  {
    name: 'register_row',
    columns: [
      id('id', 160),
      key('registerId'),
      key('caseNumber'),
      key('unitId'),
      text('unitPath'),
      integer('number'),
      text('formId'),
      key('definitionId'),
      json('data'),
      key('writtenBy', nullable),
      longText('writtenByName'),
      instant('writtenAt'),
    ],
    indices: [
      index('IX_register_row_case', 'caseNumber'),
      index('IX_register_row_written', 'registerId', 'writtenAt'),
      unique('UQ_register_row_number', 'registerId', 'unitId', 'number'),
    ],
  },
];

/** Recorders, recordings, sealed copies, documents and registers. */
export class CreateFootage1795500000003 implements MigrationInterface {
  name = 'CreateFootage1795500000003';

  async up(queryRunner: QueryRunner): Promise<void> {
    await createTables(queryRunner, tables);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await dropTables(queryRunner, tables);
  }
}
