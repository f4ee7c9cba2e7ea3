import type { CoveredActivity } from '@zhilu/cases';
import { DUE_STATES, type Wire } from '@zhilu/domain';

/** What of an activity figures are counted from. */
export type Counted = Pick<CoveredActivity, 'required'> & {
  coverage: Pick<CoveredActivity['coverage'], 'state'>;
  exemption: Pick<NonNullable<CoveredActivity['exemption']>, 'countsAgainstUnit'> | null;
};

/** How these activities are answered for; those that need no footage, or are not over, are left aside. */
export function coverageFigures(activities: readonly Counted[]): Wire.CoverageFigures {
  const figures = { required: 0, covered: 0, explained: 0, exempted: 0, exemptedLate: 0, gaps: 0, missing: 0 };
  for (const { required, coverage, exemption } of activities) {
    const state = DUE_STATES.find((each) => each === coverage.state);
    if (!required || !state) continue;
    figures.required += 1;
    figures[state] += 1;
    if (state === 'exempted' && exemption?.countsAgainstUnit) figures.exemptedLate += 1;
  }
  return figures;
}
