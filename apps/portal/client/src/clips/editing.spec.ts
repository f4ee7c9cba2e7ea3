import {
  boxBetween,
  inFrame,
  newBlur,
  newClip,
  newMute,
  placeText,
  pulled,
  readTime,
  withRange,
  withTimes,
} from './editing';

const clip = { recordingId: 'r', fromMs: 10_000, toMs: 20_000, blurs: [], mutes: [] };
const box = { x: 0.2, y: 0.2, width: 0.2, height: 0.2 };

describe('clips while they are cut', () => {
  it('begin at the playhead and end with the recording at the latest', () => {
    expect(newClip('r', 5000.4, 60_000)).toMatchObject({ fromMs: 5000, toMs: 15_000 });
    expect(newClip('r', 59_950, 60_000)).toMatchObject({ fromMs: 59_000, toMs: 60_000 });
  });

  it('keep their end behind their beginning, whichever is moved', () => {
    expect(withTimes(clip, { fromMs: 25_000 }, 60_000)).toMatchObject({ fromMs: 25_000, toMs: 26_000 });
    expect(withTimes(clip, { toMs: 5000 }, 60_000)).toMatchObject({ fromMs: 4000, toMs: 5000 });
    expect(withTimes(clip, { toMs: 99_000 }, 60_000)).toMatchObject({ fromMs: 10_000, toMs: 60_000 });
  });

  it('take what is hidden along: what reached the edge still does, the rest is cut or falls away', () => {
    const full = { ...clip, blurs: [newBlur(clip, box)], mutes: [{ fromMs: 11_000, toMs: 12_000 }] };
    const later = withTimes(full, { fromMs: 11_500 }, 60_000);
    expect(later.blurs[0]).toMatchObject({ fromMs: 11_500, toMs: 20_000 });
    expect(later.mutes).toEqual([{ fromMs: 11_500, toMs: 12_000 }]);
    expect(withTimes(full, { fromMs: 15_000 }, 60_000).mutes).toEqual([]);
  });

  it('hold ranges within themselves and forward', () => {
    expect(newMute(clip, 99_000)).toEqual({ fromMs: 19_800, toMs: 20_000 });
    const range = { fromMs: 12_000, toMs: 14_000 };
    expect(withRange(range, { fromMs: 1 }, clip)).toEqual({ fromMs: 10_000, toMs: 14_000 });
    expect(withRange(range, { toMs: 11_000 }, clip)).toEqual({ fromMs: 10_800, toMs: 11_000 });
    expect(withRange(range, { fromMs: 16_000 }, clip)).toEqual({ fromMs: 16_000, toMs: 16_200 });
  });
});

describe('regions', () => {
  it('stay inside the frame and never vanish', () => {
    expect(inFrame({ x: 0.95, y: -1, width: 0.3, height: 0 })).toEqual({ x: 0.7, y: 0, width: 0.3, height: 0.02 });
    expect(boxBetween({ x: 0.6, y: 0.1 }, { x: 0.2, y: 0.5 })).toMatchObject({ x: 0.2, y: 0.1 });
  });

  it.each([
    ['move', { x: 0.3, y: 0.1, width: 0.2, height: 0.2 }],
    ['se', { x: 0.2, y: 0.2, width: 0.3, height: 0.1 }],
    ['nw', { x: 0.3, y: 0.1, width: 0.1, height: 0.3 }],
  ] as const)('are pulled by %s', (grip, expected) => expect(pulled(box, grip, 0.1, -0.1)).toEqual(expected));
});

describe('places in a recording', () => {
  it.each([
    ['00:01:05.20', 65_200],
    ['1:05', 65_000],
    ['47.5', 47_500],
    ['1：05', 65_000],
    ['later', null],
    ['', null],
  ])('reads "%s"', (text, ms) => expect(readTime(text)).toBe(ms));

  it('writes what it reads', () => expect(placeText(3_725_430)).toBe('01:02:05.43'));
});
