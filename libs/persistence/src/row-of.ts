import type { QueryDeepPartialEntity } from 'typeorm';

/** A new row with every column named: TypeORM's own type for inserts lets columns be forgotten and refuses JSON ones. */
export function rowOf<Row extends object>(row: Row): QueryDeepPartialEntity<Row> {
  return row as QueryDeepPartialEntity<Row>;
}
