import { feelNames } from './feel-names';

describe('names that FEEL reads', () => {
  it.each<[string, string[]]>([
    ['causeClass', ['causeClass']],
    ['floor(netValueFen * sharePercent / 100 + 0.5)', ['netValueFen', 'sharePercent']],
    ['string(floor(fen / 100)) + "." + substring(string(100 + modulo(fen, 100)), 2)', ['fen']],
    ['if string length(note) > 3 then note else reason', ['note', 'reason']],
    ['kind = "lost" and not(secret)', ['kind', 'secret']],
    ['date and time(day) - years and months duration(from, to)', ['day', 'from', 'to']],
    ['recorder.price + price', ['recorder', 'price']],
    ['"a \\" b"', []],
    ['not("forceMajeure")', []],
    ['[0..24]', []],
    ['> limit', ['limit']],
    ['-', []],
    ['', []],
    ['null', []],
    ['for each in list return each', []],
  ])('%s', (feel, names) => {
    expect(feelNames(feel)).toEqual(names);
  });
});
