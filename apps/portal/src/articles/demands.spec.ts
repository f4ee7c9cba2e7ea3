import { DEMANDS } from './demands';

test('every article of the regulation stands there once, in order, in both languages', () => {
  expect(DEMANDS.map((each) => each.number)).toEqual(Array.from({ length: 25 }, (_, index) => index + 1));
  for (const { demand, chapter } of DEMANDS) {
    expect(demand.zh).toMatch(/[一-鿿]/);
    expect(demand.en).toMatch(/^[A-Z]/);
    expect(chapter.zh).toMatch(/^第[一二三四五]章/);
  }
});

test('no demand is longer than a row of the page holds', () => {
  for (const { demand } of DEMANDS) expect(demand.zh.length).toBeLessThanOrEqual(48);
});
