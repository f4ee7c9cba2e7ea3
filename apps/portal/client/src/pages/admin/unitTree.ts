import type { Wire } from '@zhilu/domain';

export interface UnitRow {
  unit: Wire.UnitView;
  depth: number;
  /** With everything below it. */
  peopleBelow: number;
}

/** The tree as rows from the root down, siblings in the bureau's own order; a unit whose parent is gone stands at the root. */
export function unitRows(units: Wire.UnitView[]): UnitRow[] {
  const known = new Set(units.map((unit) => unit.id));
  const childrenOf = (id: string | null): Wire.UnitView[] =>
    units
      .filter((unit) => (unit.parentId && known.has(unit.parentId) ? unit.parentId : null) === id)
      .sort((a, b) => a.sort - b.sort || a.name.localeCompare(b.name, 'zh-CN'));
  const peopleBelow = (unit: Wire.UnitView): number =>
    unit.people + childrenOf(unit.id).reduce((sum, child) => sum + peopleBelow(child), 0);
  const walk = (id: string | null, depth: number): UnitRow[] =>
    childrenOf(id).flatMap((unit) => [{ unit, depth, peopleBelow: peopleBelow(unit) }, ...walk(unit.id, depth + 1)]);
  return walk(null, 0);
}
