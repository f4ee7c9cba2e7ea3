import Database from 'libsql';

/**
 * libsql's connection with its way of binding made safe: given a single parameter it takes null for named parameters,
 * and a single Date ends the whole process. An array is always bound by position.
 */
export class EmbeddedConnection extends Database {
  constructor(path: string, options?: Database.Options) {
    super(path, options);
    const prepare = this.prepare.bind(this);
    this.prepare = ((sql: string) => boundByPosition(prepare(sql))) as typeof this.prepare;
  }
}

function boundByPosition(statement: Database.Statement): Database.Statement {
  const all = statement.all.bind(statement);
  const run = statement.run.bind(statement);
  return Object.assign(statement, {
    all: (...parameters: unknown[]) => all(parameters),
    run: (...parameters: unknown[]) => run(parameters),
  });
}
