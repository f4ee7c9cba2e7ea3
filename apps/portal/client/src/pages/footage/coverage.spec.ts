import type { Wire } from '@zhilu/domain';
import { axisAround, findGaps } from './coverage';

function recording(id: string, device: string, startedAt: string, seconds: number, activity: string | null) {
  return { id, deviceNumber: device, startedAt, durationMs: seconds * 1000, activity } as Wire.RecordingRow;
}

describe('findGaps', () => {
  it('finds a break within one activity of one device, and says how long', () => {
    const rows = [
      recording('2', 'ZF-0117', '2026-11-06T09:42:11+08:00', 845, '超限检测'),
      recording('1', 'ZF-0117', '2026-11-06T09:15:02+08:00', 1300, '超限检测'),
    ];
    expect(findGaps(rows)).toMatchObject([{ deviceNumber: 'ZF-0117', after: { id: '1' } }]);
    const [gap] = findGaps(rows);
    expect(gap && gap.to - gap.from).toBe(329_000);
  });

  it.each([
    ['another device', 'ZF-0121', '2026-11-06T09:42:11+08:00', '超限检测'],
    ['another activity', 'ZF-0117', '2026-11-06T09:42:11+08:00', '码头巡查'],
    ['the next file of the same recording', 'ZF-0117', '2026-11-06T09:36:44+08:00', '超限检测'],
  ])('calls no gap: %s', (_, device, startedAt, activity) => {
    const first = recording('1', 'ZF-0117', '2026-11-06T09:15:02+08:00', 1300, '超限检测');
    expect(findGaps([first, recording('2', device, startedAt, 60, activity)])).toEqual([]);
  });

  it('calls no gap where no activity is named', () => {
    const rows = ['09:15:02', '09:42:11'].map((at) => recording(at, 'ZF-0117', `2026-11-06T${at}+08:00`, 60, null));
    expect(findGaps(rows)).toEqual([]);
  });
});

describe('axisAround', () => {
  it('spans whole steps and places instants in per cent', () => {
    const axis = axisAround([Date.parse('2026-11-06T09:15:00+08:00'), Date.parse('2026-11-06T17:11:00+08:00')]);
    expect(new Date(axis.from).toISOString()).toBe('2026-11-06T01:00:00.000Z');
    expect(axis.place(axis.from)).toBe(0);
    expect(axis.place(axis.to)).toBe(100);
    expect(axis.ticks.length).toBeLessThanOrEqual(11);
  });
});
