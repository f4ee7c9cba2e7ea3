import type { MigrationInterface, QueryRunner, TableOptions } from 'typeorm';
import {
  bigInteger,
  createTables,
  dropTables,
  flag,
  id,
  index,
  instant,
  integer,
  json,
  key,
  nullable,
  text,
  unique,
} from './columns';

const tables: readonly TableOptions[] = [
  {
    name: 'derivative',
    columns: [
      id('id', 64),
      key('taskId'),
      integer('clipIndex'),
      key('caseNumber'),
      key('parentId'),
      key('parentSha256'),
      json('plan'),
      text('watermark', nullable),
      text('objectId'),
      bigInteger('sizeBytes'),
      key('sha256'),
      bigInteger('durationMs'),
      integer('width'),
      integer('height'),
      flag('copied'),
      instant('createdAt'),
    ],
    indices: [
      index('IX_derivative_parent', 'parentId'),
      index('IX_derivative_case', 'caseNumber', 'createdAt'),
      unique('UQ_derivative_task', 'taskId', 'clipIndex'),
    ],
  },
  {
    name: 'step_progress',
    columns: [
      id('id', 64),
      key('caseNumber'),
      text('elementId'),
      integer('percent'),
      integer('part'),
      integer('parts'),
      instant('at'),
    ],
    indices: [index('IX_step_progress_case', 'caseNumber')],
  },
];

/** What is made of recordings, and how far the making has come. */
export class CreateDerivatives1795500000007 implements MigrationInterface {
  name = 'CreateDerivatives1795500000007';

  async up(queryRunner: QueryRunner): Promise<void> {
    await createTables(queryRunner, tables);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await dropTables(queryRunner, tables);
  }
}
