import { clipText, recordingPlace } from './clip-text';

const blur = { x: 0, y: 0, width: 0.5, height: 0.5, fromMs: 65_000, toMs: 107_000 };
const plan = { recordingId: 'r', fromMs: 65_000, toMs: 107_000, blurs: [blur, blur], mutes: [blur] };

describe('a clip in words', () => {
  it('names its recording, its place and what is hidden', () => {
    const recording = { deviceNumber: 'ZF-0012', startedAt: new Date('2026-11-20T09:14:02+08:00') };
    expect(clipText(plan, recording)).toBe('ZF-0012 2026-11-20 09:14 · 00:01:05–00:01:47 · 遮挡 2 处 · 静音 1 段');
  });

  it('says that nothing is hidden', () => {
    expect(clipText({ ...plan, blurs: [], mutes: [] }, undefined)).toBe('录像 · 00:01:05–00:01:47 · 不遮挡');
  });

  it('is exact where milliseconds count', () => expect(recordingPlace(3_725_040)).toBe('01:02:05.040'));
});
