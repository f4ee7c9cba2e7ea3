import { isWithin, type Role } from '@zhilu/domain';
import type { HeldRole } from '../people/rights';

/** Roles that see and play what their unit and the units below it recorded. */
const OF_THE_UNIT: readonly Role[] = ['device-keeper', 'unit-head', 'legal-officer', 'archivist', 'dept-leader'];
/** Roles that see and play what the whole bureau recorded. */
const EVERYWHERE: readonly Role[] = ['bureau-head', 'discipline'];

/** Which recordings a person sees and plays. Secret ones ask for more (article 18); grants of approved cases add single ones. */
export interface RecordingScope {
  personId: string;
  /** Administrators never see footage, whatever else they hold. */
  none: boolean;
  seesEverywhere: boolean;
  playsEverywhere: boolean;
  /** Sees and plays what these units and those below recorded. */
  paths: string[];
  /** Sees and plays the own recordings. */
  own: boolean;
  /** The head of the bureau: secret recordings everywhere. */
  secretEverywhere: boolean;
  /** Secrecy officer: sees and plays secret recordings of these units. */
  secrecyPaths: string[];
  /** Keeper: sees secret recordings of these units, plays what a grant opens there. */
  keeperPaths: string[];
}

/** The scope that these roles give. */
export function recordingScope(personId: string, held: readonly HeldRole[]): RecordingScope {
  const has = (roles: readonly Role[]) => held.some((each) => roles.includes(each.role));
  const pathsOf = (roles: readonly Role[]) => [
    ...new Set(held.filter((each) => roles.includes(each.role)).map((each) => each.unitPath)),
  ];
  return {
    personId,
    none: has(['admin']),
    seesEverywhere: has([...EVERYWHERE, 'auditor']),
    playsEverywhere: has(EVERYWHERE),
    paths: pathsOf(OF_THE_UNIT),
    own: held.some((each) => each.role === 'officer' && each.actingForId === null),
    secretEverywhere: has(['bureau-head']),
    secrecyPaths: pathsOf(['secrecy-officer']),
    keeperPaths: pathsOf(['device-keeper']),
  };
}

/** True when the unit is one of these or below one of them. */
export function covers(paths: readonly string[], unitPath: string): boolean {
  return paths.some((path) => isWithin(unitPath, path));
}
