import type { MigrationInterface, QueryRunner, TableOptions } from 'typeorm';
import {
  createTables,
  dropTables,
  id,
  index,
  instant,
  key,
  longText,
  nullable,
  text,
  unique,
  varchar,
} from './columns';

const tables: readonly TableOptions[] = [
  {
    name: 'released_copy',
    columns: [
      id('id', 64),
      key('taskId'),
      text('number'),
      key('caseNumber'),
      key('derivativeId'),
      key('sha256'),
      text('medium'),
      longText('purpose'),
      instant('validFrom'),
      instant('validTo'),
      instant('withdrawnAt', nullable),
      key('withdrawnBy', nullable),
      varchar('withdrawnReason', 16, nullable),
    ],
    indices: [
      index('IX_released_copy_case', 'caseNumber'),
      unique('UQ_released_copy_derivative', 'derivativeId'),
      unique('UQ_released_copy_number', 'number'),
    ],
  },
];

/** Copies released for public use. */
export class CreateReleases1795500000008 implements MigrationInterface {
  name = 'CreateReleases1795500000008';

  async up(queryRunner: QueryRunner): Promise<void> {
    await createTables(queryRunner, tables);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await dropTables(queryRunner, tables);
  }
}
