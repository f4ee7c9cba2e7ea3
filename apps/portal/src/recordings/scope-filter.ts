import { Brackets, type SelectQueryBuilder, type WhereExpressionBuilder } from 'typeorm';
import { AccessGrant, withinUnit, type Recording } from '@zhilu/persistence';
import type { RecordingScope } from './recording-scope';

const NOBODY = '1 = 0';
const EVERYBODY = '1 = 1';

/** Narrows a query with alias `recording` to what the scope sees. The only place that decides visibility, for lists and single ones alike. */
export function onlyVisible(
  query: SelectQueryBuilder<Recording>,
  scope: RecordingScope,
  now: Date,
): SelectQueryBuilder<Recording> {
  if (scope.none) return query.andWhere(NOBODY);
  const granted = grantedBelow(query, scope.keeperPaths);
  return query
    .andWhere(
      new Brackets((where) => {
        where.where(new Brackets((ordinary) => ordinaryRight(ordinary, scope)));
        where.orWhere(new Brackets((secret) => secretRight(secret, scope)));
        if (granted) where.orWhere(`recording.id IN (${granted})`);
      }),
    )
    .setParameter('scopeNow', now);
}

function ordinaryRight(where: WhereExpressionBuilder, scope: RecordingScope): void {
  where.where(new Brackets((base) => baseRight(base, scope)));
  if (scope.secretEverywhere) return;
  where.andWhere(
    new Brackets((open) => {
      open.where("recording.secrecy = 'internal'");
      below(open, scope.keeperPaths, 'keeper');
    }),
  );
}

function baseRight(where: WhereExpressionBuilder, scope: RecordingScope): void {
  where.where(scope.seesEverywhere ? EVERYBODY : NOBODY);
  if (scope.own) where.orWhere('recording.officerId = :scopePerson', { scopePerson: scope.personId });
  below(where, scope.paths, 'unit');
}

function secretRight(where: WhereExpressionBuilder, scope: RecordingScope): void {
  where.where("recording.secrecy <> 'internal'").andWhere(
    new Brackets((of) => {
      of.where(scope.secretEverywhere ? EVERYBODY : NOBODY);
      below(of, scope.secrecyPaths, 'secrecy');
    }),
  );
}

function below(where: WhereExpressionBuilder, paths: string[], name: string, column = 'recording.unitPath'): void {
  paths.forEach((path, index) => where.orWhere(...withinUnit(column, path, `${name}${index}`)));
}

/** Recordings that a grant in force opens to the keepers of these units. */
function grantedBelow(query: SelectQueryBuilder<Recording>, keeperPaths: string[]): string | null {
  if (keeperPaths.length === 0) return null;
  const grants = query
    .subQuery()
    .select('access.recordingId')
    .from(AccessGrant, 'access')
    .where('access.revokedAt IS NULL AND access.validFrom <= :scopeNow AND access.validTo > :scopeNow')
    .andWhere(new Brackets((where) => grantUnits(where, keeperPaths)));
  query.setParameters(grants.getParameters());
  return grants.getQuery();
}

function grantUnits(where: WhereExpressionBuilder, paths: string[]): void {
  where.where(NOBODY);
  below(where, paths, 'grant', 'access.unitPath');
}
