import type { SelectQueryBuilder } from 'typeorm';
import { Brackets } from 'typeorm';
import type { Role } from '@zhilu/domain';
import { withinUnit, type RegisterRow } from '@zhilu/persistence';
import type { HeldRole } from '../people/rights';

/** Roles that read the registers of their unit and the units below it. */
const READERS: readonly Role[] = [
  'device-keeper',
  'unit-head',
  'dept-leader',
  'legal-officer',
  'archivist',
  'secrecy-officer',
  'info-center',
];
/** Roles that read the registers of the whole bureau. */
const EVERYWHERE: readonly Role[] = ['bureau-head', 'discipline', 'auditor'];

/** Narrows a query with alias `entry` to the rows a person may read: of the units of these roles, and what the person wrote. */
export function onlyReadable(
  query: SelectQueryBuilder<RegisterRow>,
  personId: string,
  held: readonly HeldRole[],
): SelectQueryBuilder<RegisterRow> {
  if (held.some((each) => EVERYWHERE.includes(each.role))) return query;
  const paths = [...new Set(held.filter((each) => READERS.includes(each.role)).map((each) => each.unitPath))];
  return query.andWhere(
    new Brackets((where) => {
      where.where('entry.writtenBy = :reader', { reader: personId });
      paths.forEach((path, index) => where.orWhere(...withinUnit('entry.unitPath', path, `unit${index}`)));
    }),
  );
}
