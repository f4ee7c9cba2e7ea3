import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * MariaDB and MySQL compare text byte by byte, as the embedded database does: the same keys are the same everywhere.
 * Going back leaves it, because the database had no tables of ours before.
 */
export class CharacterSet1795500000000 implements MigrationInterface {
  name = 'CharacterSet1795500000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    if (queryRunner.dataSource.options.type === 'better-sqlite3') return;
    await queryRunner.query('ALTER DATABASE CHARACTER SET utf8mb4 COLLATE utf8mb4_bin');
  }

  async down(): Promise<void> {}
}
