import type { QueryRunner, TableColumnOptions, TableIndexOptions, TableOptions } from 'typeorm';
import { Table } from 'typeorm';

/*
 * The column kinds of entities/columns.ts as migrations write them, the same for every database.
 * Migrations that have run lean on these: never change one, add another.
 */

interface Nullability {
  isNullable?: boolean;
}

export const nullable: Nullability = { isNullable: true };

export const varchar = (name: string, length: number, nullability: Nullability = {}): TableColumnOptions => ({
  name,
  type: 'varchar',
  length: String(length),
  ...nullability,
});
export const id = (name: string, length: number): TableColumnOptions => ({ ...varchar(name, length), isPrimary: true });
export const key = (name: string, nullability?: Nullability) => varchar(name, 64, nullability);
export const text = (name: string, nullability?: Nullability) => varchar(name, 255, nullability);

const plain =
  (type: string) =>
  (name: string, nullability: Nullability = {}): TableColumnOptions => ({ name, type, ...nullability });
export const longText = plain('text');
export const json = plain('text');
export const integer = plain('integer');
export const bigInteger = plain('bigint');
export const flag = plain('boolean');
export const instant = (name: string, nullability: Nullability = {}): TableColumnOptions => ({
  name,
  type: 'datetime',
  precision: 3,
  ...nullability,
});

export const index = (name: string, ...columnNames: string[]): TableIndexOptions => ({ name, columnNames });
export const unique = (name: string, ...columnNames: string[]): TableIndexOptions => ({
  name,
  columnNames,
  isUnique: true,
});

/** Creates what is not there yet: MariaDB and MySQL commit each table by itself, so a killed migration is run again. */
export async function createTables(queryRunner: QueryRunner, tables: readonly TableOptions[]): Promise<void> {
  for (const table of tables) await queryRunner.createTable(new Table(table), true);
}

/** Drops in the opposite order what is still there. */
export async function dropTables(queryRunner: QueryRunner, tables: readonly TableOptions[]): Promise<void> {
  for (const { name } of [...tables].reverse()) await queryRunner.dropTable(name, true);
}
