import { countBelow, middleOf } from './counting';

describe('the middle of values counted in bins', () => {
  it.each<[string, number[], { places: number[]; bins: number[] } | null]>([
    ['none', [0, 0, 0], null],
    ['one value', [0, 1, 0], { places: [1], bins: [1, 1] }],
    ['an even number, in one bin', [0, 4, 0], { places: [2, 3], bins: [1, 1] }],
    ['an even number, over an edge', [2, 0, 2], { places: [2, 3], bins: [0, 2] }],
    ['an odd number, the last of a bin', [3, 2, 0], { places: [3], bins: [0, 0] }],
    ['an odd number, the first of a bin', [2, 3, 0], { places: [3], bins: [1, 1] }],
  ])('%s: %j', (_, bins, middle) => {
    expect(middleOf(bins)).toEqual(middle);
  });

  it('leaves out the bin itself when it counts below', () => {
    expect([0, 1, 2, 3].map((bin) => countBelow([2, 0, 5], bin))).toEqual([0, 2, 2, 7]);
  });
});
