import type { ObjectLiteral } from 'typeorm';

/**
 * Condition "of this unit or one below it" on a column of unit paths, with its parameters, which begin with `name`:
 * `query.andWhere(...withinUnit('task.unitPath', path, 'unit'))`. Ranges instead of LIKE, so that an index serves it,
 * letters keep their case and no sign of a path is a pattern.
 */
export function withinUnit(column: string, path: string, name: string): [condition: string, parameters: ObjectLiteral] {
  const [below, past] = [`${name}Below`, `${name}Past`];
  return [
    `(${column} >= :${name} AND ${column} < :${past} AND (${column} = :${name} OR ${column} >= :${below}))`,
    { [name]: path, [below]: `${path}/`, [past]: `${path}0` },
  ];
}

/** SQL pattern for "contains the text"; use with `LIKE … ESCAPE '!'`. */
export function containing(text: string): string {
  return `%${text.replace(/[!%_]/g, (sign) => `!${sign}`)}%`;
}
