import type { MigrationInterface, QueryRunner, TableOptions } from 'typeorm';
import {
  createTables,
  dropTables,
  id,
  index,
  instant,
  integer,
  key,
  longText,
  nullable,
  unique,
  varchar,
} from './columns';

const tables: readonly TableOptions[] = [
  {
    name: 'device_issue',
    columns: [
      id('id', 64),
      key('deviceId'),
      key('openFor', nullable),
      key('holderId'),
      instant('issuedAt'),
      instant('returnedAt', nullable),
      key('issuedBy', nullable),
      key('returnedTo', nullable),
      longText('condition'),
      longText('returnCondition'),
      key('caseNumber', nullable),
    ],
    indices: [
      index('IX_device_issue_device', 'deviceId', 'issuedAt'),
      index('IX_device_issue_holder', 'holderId', 'issuedAt'),
      unique('UQ_device_issue_open', 'openFor'),
    ],
  },
  {
    name: 'device_event',
    columns: [
      id('id', 64),
      key('deviceId'),
      varchar('kind', 16),
      instant('at'),
      varchar('fromState', 16, nullable),
      varchar('toState', 16),
      key('holderId', nullable),
      key('caseNumber', nullable),
      key('personId', nullable),
      longText('note'),
      integer('batteryPercent', nullable),
    ],
    indices: [index('IX_device_event_case', 'caseNumber'), index('IX_device_event_device', 'deviceId', 'at')],
  },
];

/** Who had each recorder when, and what became of it. */
export class CreateRecorderLife1795500000006 implements MigrationInterface {
  name = 'CreateRecorderLife1795500000006';

  async up(queryRunner: QueryRunner): Promise<void> {
    await createTables(queryRunner, tables);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await dropTables(queryRunner, tables);
  }
}
