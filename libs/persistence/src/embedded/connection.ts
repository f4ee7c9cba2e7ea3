import Database from 'libsql';

/**
 * libsql's connection with its way of binding made safe: given a single parameter it takes null for named parameters,
 * and a single Date ends the whole process. An array is always bound by position.
 */
export class EmbeddedConnection extends Database {
  override prepare<P extends unknown[] | object = unknown[]>(
    sql: string,
  ): P extends unknown[] ? Database.Statement<P> : Database.Statement<[P]> {
    const statement = super.prepare<unknown[]>(sql);
    const all = statement.all.bind(statement);
    const run = statement.run.bind(statement);
    const safe = {
      all: (...parameters: unknown[]) => all(parameters),
      run: (...parameters: unknown[]) => run(parameters),
    };
    return Object.assign(statement, safe) as never;
  }
}
