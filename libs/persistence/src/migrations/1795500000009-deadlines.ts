import type { MigrationInterface, QueryRunner, TableOptions } from 'typeorm';
import { createTables, dropTables, id, index, instant, json, key, nullable, varchar } from './columns';

const tables: readonly TableOptions[] = [
  {
    name: 'deadline_notice',
    columns: [
      id('id', 96),
      key('taskId'),
      key('caseNumber'),
      varchar('stage', 16),
      varchar('state', 16),
      instant('at'),
      json('notificationIds'),
      instant('mailAt', nullable),
    ],
    indices: [
      index('IX_deadline_notice_mail', 'mailAt'),
      index('IX_deadline_notice_said', 'state', 'at'),
      index('IX_deadline_notice_task', 'taskId'),
    ],
  },
];

/** What was said of the deadlines of steps. */
export class CreateDeadlines1795500000009 implements MigrationInterface {
  name = 'CreateDeadlines1795500000009';

  async up(queryRunner: QueryRunner): Promise<void> {
    await createTables(queryRunner, tables);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await dropTables(queryRunner, tables);
  }
}
