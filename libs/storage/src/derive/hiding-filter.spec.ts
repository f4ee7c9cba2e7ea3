import type { ClipPlan } from '@zhilu/domain';
import { pictureFilter, soundFilter } from './hiding-filter';

/** Ten seconds from the middle of a recording: what is hidden is told in the recording's time, filters count in the clip's. */
const clip = (change: Partial<ClipPlan>): ClipPlan => ({
  recordingId: 'recording',
  fromMs: 60_000,
  toMs: 70_000,
  blurs: [],
  mutes: [],
  ...change,
});
const region = { x: 0.25, y: 0.5, width: 0.5, height: 0.25 };
const shown = (filter: string | null): string[] =>
  [...(filter ?? '').matchAll(/between\(([^)]*)\)/g)].map(([, t]) => t);

describe('what is hidden in a clip', () => {
  it.each([
    [
      'begins a tenth of a second sooner and ends as much later, so that no frame on the edge shows',
      62_000,
      64_000,
      't,1.900,4.100',
    ],
    ['begins with the clip where it began before', 58_000, 61_000, 't,0.000,1.100'],
    ['begins with the clip where the margin reaches before it', 60_050, 61_000, 't,0.000,1.100'],
    ['lasts beyond the last frame where it ends with the clip', 69_000, 70_000, 't,8.900,10.100'],
  ])('%s', (_, fromMs, toMs, during) => {
    expect(shown(pictureFilter(clip({ blurs: [{ ...region, fromMs, toMs }] }), null))).toEqual([during]);
    expect(shown(soundFilter(clip({ mutes: [{ fromMs, toMs }] })))).toEqual([during]);
  });

  it('is rounded outward to even points, never inward', () => {
    const filter = pictureFilter(clip({ blurs: [{ ...region, fromMs: 60_000, toMs: 70_000 }] }), null);
    expect(filter).toContain('min(iw\\,ceil(iw*0.750000/2)*2)-floor(iw*0.250000/2)*2');
    expect(filter).toContain('min(ih\\,ceil(ih*0.750000/2)*2)-floor(ih*0.500000/2)*2');
    expect(filter).toContain('overlay=x=floor(W*0.250000/2)*2:y=floor(H*0.500000/2)*2');
  });

  it('is laid over the picture region by region, the sound range by range', () => {
    const ranges = [
      { fromMs: 61_000, toMs: 62_000 },
      { fromMs: 65_000, toMs: 66_000 },
    ];
    const filter = pictureFilter(clip({ blurs: ranges.map((range) => ({ ...region, ...range })) }), null);
    expect(filter.split(';').at(-1)).toBe('[seen2]null[picture]');
    expect(shown(filter)).toEqual(['t,0.900,2.100', 't,4.900,6.100']);
    expect(shown(soundFilter(clip({ mutes: ranges })))).toEqual(['t,0.900,2.100', 't,4.900,6.100']);
    expect(soundFilter(clip({}))).toBeNull();
  });
});
