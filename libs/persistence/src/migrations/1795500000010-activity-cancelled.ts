import type { MigrationInterface, QueryRunner, TableOptions } from 'typeorm';
import { createTables, dropTables, id, index, instant, key, longText, nullable, unique } from './columns';

const tables: readonly TableOptions[] = [
  {
    name: 'activity_cancellation',
    columns: [
      id('id', 64),
      key('activityId'),
      key('openFor', nullable),
      longText('reason'),
      key('personId'),
      instant('at'),
      longText('restoreReason', nullable),
      key('restoredBy', nullable),
      instant('restoredAt', nullable),
    ],
    indices: [
      index('IX_activity_cancellation_activity', 'activityId', 'at'),
      unique('UQ_activity_cancellation_open', 'openFor'),
    ],
  },
];

/** Activities that were entered by mistake or did not take place. */
export class ActivityCancelled1795500000010 implements MigrationInterface {
  name = 'ActivityCancelled1795500000010';

  async up(queryRunner: QueryRunner): Promise<void> {
    await createTables(queryRunner, tables);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await dropTables(queryRunner, tables);
  }
}
