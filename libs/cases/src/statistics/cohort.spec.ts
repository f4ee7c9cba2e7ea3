import { SPAN_ENDS } from '@zhilu/domain';
import { inBin } from './cohort';

/** Whether so many minutes are in the bin, by the words of the condition. */
function holds(condition: string, minutes: number): boolean {
  return condition.split(' AND ').every((part) => {
    const [, sign, bound] = /^minutes (>=|>|<=) (\d+)$/.exec(part)!;
    if (sign === '<=') return minutes <= Number(bound);
    return sign === '>' ? minutes > Number(bound) : minutes >= Number(bound);
  });
}
const binsOf = (minutes: number): number[] =>
  Array.from({ length: SPAN_ENDS.length + 1 }, (_, bin) => bin).filter((bin) => holds(inBin('minutes', bin), minutes));

describe('the bins of how long something took', () => {
  it('begin with what took no time', () => {
    expect(binsOf(0)).toEqual([0]);
  });

  it.each(SPAN_ENDS.map((end, bin) => [end, bin] as const))('end at %i minutes, which belong to bin %i', (end, bin) => {
    expect([binsOf(end), binsOf(end + 1)]).toEqual([[bin], [bin + 1]]);
  });

  it('are all of what was measured where none is asked for', () => {
    expect(inBin('minutes')).toBe('minutes IS NOT NULL');
  });
});
