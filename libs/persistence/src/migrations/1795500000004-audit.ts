import type { MigrationInterface, QueryRunner, TableOptions } from 'typeorm';
import { createTables, dropTables, id, index, instant, integer, json, key, longText, nullable, text } from './columns';

const tables: readonly TableOptions[] = [
  {
    name: 'audit_row',
    columns: [
      { ...integer('sequence'), isPrimary: true },
      instant('at'),
      key('personId', nullable),
      key('act'),
      key('objectKind'),
      text('objectId'),
      key('caseNumber', nullable),
      json('detail'),
      longText('sentence', nullable),
      key('previousHash'),
      key('hash'),
    ],
    indices: [
      index('IX_audit_row_person', 'personId', 'at'),
      index('IX_audit_row_act', 'act', 'at'),
      index('IX_audit_row_at', 'at'),
      index('IX_audit_row_case', 'caseNumber'),
      index('IX_audit_row_object', 'objectKind', 'objectId'),
    ],
  },
  {
    name: 'audit_head',
    columns: [id('id', 16), integer('sequence'), key('hash')],
  },
];

/** The audit chain with its head, which is locked by every append and therefore exists from the start. */
export class CreateAudit1795500000004 implements MigrationInterface {
  name = 'CreateAudit1795500000004';

  async up(queryRunner: QueryRunner): Promise<void> {
    await createTables(queryRunner, tables);
    const heads = await queryRunner.query('SELECT id FROM audit_head');
    if (heads.length > 0) return;
    await queryRunner.query(`INSERT INTO audit_head (id, sequence, hash) VALUES ('chain', 0, '${'0'.repeat(64)}')`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await dropTables(queryRunner, tables);
  }
}
