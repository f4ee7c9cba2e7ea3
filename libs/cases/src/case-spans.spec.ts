import type { ProcessModel, UserTaskModel } from '@zhilu/catalog';
import { CaseFile } from '@zhilu/persistence';
import { minutesBetween, spansAtEnd } from './case-spans';

const START = new Date('2026-11-02T09:00:00.000+08:00');
const after = (ms: number) => new Date(START.getTime() + ms);
const file = Object.assign(new CaseFile(), { caseNumber: 'CY-1', startedAt: START });
const modelWith = (...decisions: boolean[]) =>
  ({ userTasks: decisions.map((decision) => ({ decision }) as UserTaskModel) }) as ProcessModel;

test.each([
  [0, 0],
  [1, 1],
  [60_000, 1],
  [4 * 3_600_000, 240],
  [4 * 3_600_000 + 1, 241],
  [-5_000, 0],
])('%i ms are %i minutes', (ms, minutes) => {
  expect(minutesBetween(START, after(ms))).toBe(minutes);
});

test('the end of a case is its decision only where its version has no deciding step', () => {
  expect(spansAtEnd(file, after(90_000), modelWith(false))).toEqual({ durationMinutes: 2, decisionMinutes: 2 });
  expect(spansAtEnd(file, after(90_000), modelWith(false, true))).toEqual({ durationMinutes: 2 });
  expect(spansAtEnd(file, after(90_000), null)).toEqual({ durationMinutes: 2 });
});
