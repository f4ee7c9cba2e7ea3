import { COVERAGE_STATES, type CoverageState } from '@zhilu/domain';
import { coverageFigures, type Counted } from './coverage-figures';

const activity = (state: CoverageState, required = true, late: boolean | null = null): Counted => ({
  required,
  coverage: { state },
  exemption: late === null ? null : { countsAgainstUnit: late },
});

test('every state is counted once; what is open or needs no footage is not', () => {
  expect(coverageFigures(COVERAGE_STATES.map((state) => activity(state)))).toEqual({
    ...{ required: 5, covered: 1, explained: 1, exempted: 1, exemptedLate: 0, gaps: 1, missing: 1 },
  });
  expect(coverageFigures([activity('covered', false)]).required).toBe(0);
});

test('a late exemption counts against the unit only where it takes the place of footage', () => {
  const figures = coverageFigures([
    activity('exempted', true, true),
    activity('exempted', true, false),
    activity('covered', true, true),
  ]);
  expect(figures).toMatchObject({ required: 3, exempted: 2, exemptedLate: 1, covered: 1 });
});
