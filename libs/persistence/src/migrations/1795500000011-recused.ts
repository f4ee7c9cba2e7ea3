import type { MigrationInterface, QueryRunner } from 'typeorm';
import { TableColumn, TableIndex } from 'typeorm';
import { index, key, nullable } from './columns';

const TABLE = 'inbox_task';
const OPEN = 'IX_inbox_task_open';
const ASKED_FOR = [
  'state',
  'assigneeId',
  'role',
  'unitPath',
  'dueAt',
  'createdAt',
  'id',
  'applicantId',
  'applicantMayAct',
];
const OF_CASE = ['caseNumber', 'processId'];

/** Who must keep out of a step (回避), in the index that lists and counts of 待办 are read from. */
export class Recused1795500000011 implements MigrationInterface {
  name = 'Recused1795500000011';

  /** Each part only where it is not there yet: MariaDB and MySQL commit it by itself, so a killed migration is run again. */
  async up(queryRunner: QueryRunner): Promise<void> {
    if (!(await queryRunner.hasColumn(TABLE, 'recusedId')))
      await queryRunner.addColumn(TABLE, new TableColumn(key('recusedId', nullable)));
    await rebuild(queryRunner, [...ASKED_FOR, 'recusedId', ...OF_CASE]);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await rebuild(queryRunner, [...ASKED_FOR, ...OF_CASE]);
    if (await queryRunner.hasColumn(TABLE, 'recusedId')) await queryRunner.dropColumn(TABLE, 'recusedId');
  }
}

async function rebuild(queryRunner: QueryRunner, columns: string[]): Promise<void> {
  const table = await queryRunner.getTable(TABLE);
  if (table?.indices.some(({ name }) => name === OPEN)) await queryRunner.dropIndex(TABLE, OPEN);
  await queryRunner.createIndex(TABLE, new TableIndex(index(OPEN, ...columns)));
}
