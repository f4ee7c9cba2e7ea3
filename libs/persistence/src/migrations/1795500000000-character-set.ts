import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Collations that compare byte by byte, the spaces at the end too. */
const EXACT: Readonly<Record<string, string>> = { mariadb: 'utf8mb4_nopad_bin', mysql: 'utf8mb4_0900_bin' };

/**
 * MariaDB and MySQL compare text as exactly as the embedded database does: the same keys are the same everywhere.
 * Going back leaves it, because the database had no tables of ours before.
 */
export class CharacterSet1795500000000 implements MigrationInterface {
  name = 'CharacterSet1795500000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    const collation = EXACT[queryRunner.dataSource.options.type];
    if (collation === undefined) return;
    await queryRunner.query(`ALTER DATABASE CHARACTER SET utf8mb4 COLLATE ${collation}`);
  }

  async down(): Promise<void> {}
}
