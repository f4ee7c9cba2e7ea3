import type { MigrationInterface, QueryRunner, TableOptions } from 'typeorm';
import {
  createTables,
  dropTables,
  flag,
  id,
  index,
  instant,
  integer,
  key,
  longText,
  nullable,
  text,
  unique,
  varchar,
} from './columns';

const tables: readonly TableOptions[] = [
  {
    name: 'activity',
    columns: [
      id('id', 64),
      key('number'),
      key('unitId'),
      text('unitPath'),
      varchar('type', 16),
      text('place'),
      instant('startedAt'),
      instant('endedAt', nullable),
      text('caseReference', nullable),
      text('cause'),
      key('officerId'),
      key('deviceId', nullable),
      key('registeredBy'),
      instant('registeredAt'),
    ],
    indices: [
      index('IX_activity_officer', 'officerId', 'startedAt'),
      index('IX_activity_started', 'startedAt'),
      index('IX_activity_unit_started', 'unitPath', 'startedAt'),
      unique('UQ_activity_number', 'number'),
    ],
  },
  {
    name: 'activity_participant',
    columns: [id('id', 64), key('activityId'), key('personId')],
    indices: [
      index('IX_activity_participant_person', 'personId'),
      unique('UQ_activity_participant', 'activityId', 'personId'),
    ],
  },
  {
    name: 'activity_correction',
    columns: [
      id('id', 64),
      key('activityId'),
      integer('number'),
      key('recordingId'),
      varchar('kind', 16),
      longText('reason'),
      key('personId'),
      instant('at'),
    ],
    indices: [
      index('IX_activity_correction_recording', 'recordingId'),
      unique('UQ_activity_correction', 'activityId', 'number'),
    ],
  },
  {
    name: 'gap_reason',
    columns: [
      id('id', 64),
      key('activityId'),
      instant('gapFrom'),
      instant('gapTo'),
      varchar('cause', 24),
      longText('text'),
      key('personId'),
      instant('at'),
    ],
    indices: [index('IX_gap_reason_activity', 'activityId', 'at')],
  },
  {
    name: 'exemption',
    columns: [
      id('id', 64),
      key('activityId'),
      key('caseNumber'),
      varchar('reason', 16),
      varchar('timing', 16),
      flag('countsAgainstUnit'),
      key('decidedBy'),
      instant('decidedAt'),
      instant('recordedAt'),
    ],
    indices: [index('IX_exemption_case', 'caseNumber'), unique('UQ_exemption_activity', 'activityId')],
  },
];

/** Enforcement activities, what corrects and explains their footage, and approvals not to record. */
export class CreateActivities1795500000005 implements MigrationInterface {
  name = 'CreateActivities1795500000005';

  async up(queryRunner: QueryRunner): Promise<void> {
    await createTables(queryRunner, tables);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await dropTables(queryRunner, tables);
  }
}
