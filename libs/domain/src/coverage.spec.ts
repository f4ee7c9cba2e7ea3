import { coverageOf, isAnsweredFor, touches, type CoverageFacts, type Span } from './coverage';

const NOW = new Date('2026-11-25T00:00:00Z');
/** A moment of the night in question, `23:50` or `00:10:30`; the bureau's midnight lies between. */
const at = (time: string): Date => {
  const hour = Number(time.slice(0, 2));
  return new Date(`2026-11-${hour >= 12 ? '23' : '24'}T${time.length === 5 ? `${time}:00` : time}+08:00`);
};
const take = (from: string, to: string) => ({ startedAt: at(from), durationMs: at(to).getTime() - at(from).getTime() });
const span = (from: string, to: string): Span => ({ from: at(from), to: at(to) });

/** 23:00 to 01:00, across midnight. */
function activity(change: Partial<CoverageFacts> = {}): CoverageFacts {
  const plain = { segments: [], reasons: [], exempted: false, cancelled: false, required: true };
  return { startedAt: at('23:00'), endedAt: at('01:00'), ...plain, ...change };
}
const stateOf = (change: Partial<CoverageFacts>) => coverageOf(activity(change), NOW).state;
const gapsOf = (change: Partial<CoverageFacts>) =>
  coverageOf(activity(change), NOW).gaps.map(({ kind, from, to }) => [kind, from, to]);

describe('coverage of an activity', () => {
  it('holds from start to end across midnight, over the seams a recorder makes', () => {
    const segments = [take('00:00:02', '01:00'), take('23:00', '00:00')];
    expect(coverageOf(activity({ segments }), NOW)).toEqual({ state: 'covered', share: 1, gaps: [] });
  });

  it('asks for a reason from more than two seconds between recordings on', () => {
    const segments = [take('23:00', '00:00'), take('00:00:03', '01:00')];
    expect(gapsOf({ segments })).toEqual([['between', at('00:00'), at('00:00:03')]]);
    expect(stateOf({ segments })).toBe('gaps');
    const late = { startedAt: new Date(at('00:00').getTime() + 2_001), durationMs: 3_600_000 };
    expect(stateOf({ segments: [take('23:00', '00:00'), late] })).toBe('gaps');
  });

  it('tolerates a minute at either end, because people write minutes', () => {
    expect(stateOf({ segments: [take('23:01', '00:59')] })).toBe('covered');
    expect(gapsOf({ segments: [take('23:01:01', '00:58:59')] })).toEqual([
      ['before', at('23:00'), at('23:01:01')],
      ['after', at('00:58:59'), at('01:00')],
    ]);
  });

  it('takes the recordings of two recorders together, overlapping, nested or reaching beyond', () => {
    const two = [take('22:00', '00:10'), take('23:30', '00:05'), take('00:10', '02:00')];
    expect(coverageOf(activity({ segments: two }), NOW)).toEqual({ state: 'covered', share: 1, gaps: [] });
    const holed = [take('23:00', '00:30'), take('23:10', '23:20'), take('00:45', '01:00')];
    expect(gapsOf({ segments: holed })).toEqual([['between', at('00:30'), at('00:45')]]);
    expect(coverageOf(activity({ segments: holed }), NOW).share).toBeCloseTo(0.875);
  });

  it('is missing without footage, or with footage of another time or unknown length only', () => {
    expect(gapsOf({})).toEqual([['whole', at('23:00'), at('01:00')]]);
    expect(coverageOf(activity(), NOW)).toMatchObject({ state: 'missing', share: 0 });
    expect(stateOf({ segments: [take('20:00', '22:59')] })).toBe('missing');
    const damaged = { startedAt: at('23:30'), durationMs: null };
    expect(coverageOf(activity({ segments: [damaged] }), NOW)).toMatchObject({
      state: 'missing',
      gaps: [{ unreadable: 1 }],
    });
    expect(stateOf({ segments: [{ startedAt: at('23:00'), durationMs: 0 }] })).toBe('missing');
  });

  it('tells in which gap a recording of unknown length begins', () => {
    const segments = [take('23:00', '23:30'), { startedAt: at('23:30'), durationMs: null }, take('00:30', '01:00')];
    expect(coverageOf(activity({ segments }), NOW).gaps).toMatchObject([{ kind: 'between', unreadable: 1 }]);
  });

  it('is explained once every gap has a technical reason for the whole of it', () => {
    const segments = [take('23:10', '00:00'), take('00:10', '01:00')];
    const [first, second] = [span('23:00', '23:10'), span('00:00', '00:10')];
    expect(stateOf({ segments, reasons: [first] })).toBe('gaps');
    expect(stateOf({ segments, reasons: [first, span('00:02', '00:10')] })).toBe('gaps');
    expect(stateOf({ segments, reasons: [first, second] })).toBe('explained');
    const more = [...segments, take('00:00', '00:05')];
    expect(stateOf({ segments: more, reasons: [first, second] })).toBe('explained');
    expect(stateOf({ reasons: [span('23:00', '01:00')] })).toBe('missing');
  });

  it.each([
    ['two seconds off at either end', 2_000, 2_000, 'explained'],
    ['more than two seconds late', 2_001, 0, 'gaps'],
    ['ended more than two seconds early', 0, 2_001, 'gaps'],
    ['longer than the gap', -60_000, -60_000, 'explained'],
  ])('takes a reason that is %s (%i ms, %i ms): %s', (_, lateMs, earlyMs, state) => {
    const segments = [take('23:00', '00:00'), take('00:10', '01:00')];
    const from = new Date(at('00:00').getTime() + lateMs);
    const to = new Date(at('00:10').getTime() - earlyMs);
    expect(stateOf({ segments, reasons: [{ from, to }] })).toBe(state);
  });

  it('is exempted by an approval, unless footage covers it all the same', () => {
    expect(coverageOf(activity({ exempted: true }), NOW)).toMatchObject({ state: 'exempted', share: 0 });
    expect(stateOf({ exempted: true, segments: [take('23:00', '01:00')] })).toBe('covered');
    expect(stateOf({ exempted: true, endedAt: null })).toBe('exempted');
  });

  it('is open until the end is past, and is not asked for where recording is not required', () => {
    expect(coverageOf(activity({ endedAt: null }), NOW)).toEqual({ state: 'open', share: null, gaps: [] });
    expect(coverageOf(activity(), at('00:59')).state).toBe('open');
    expect(stateOf({ required: false })).toBe('notRequired');
    expect(stateOf({ required: false, endedAt: null })).toBe('notRequired');
    expect(stateOf({ required: false, segments: [take('23:00', '01:00')] })).toBe('covered');
  });

  it('art-4: is missing when it has no end a week after its start, unless exempted or of a kind that need not be recorded', () => {
    const week = new Date(at('23:00').getTime() + 7 * 86_400_000);
    const open = (change: Partial<CoverageFacts>, now: Date) => coverageOf(activity({ endedAt: null, ...change }), now);
    expect(open({}, week).state).toBe('open');
    const later = new Date(week.getTime() + 1);
    expect(open({ segments: [take('23:00', '01:00')] }, later)).toEqual({ state: 'missing', share: null, gaps: [] });
    expect(open({ exempted: true }, later).state).toBe('exempted');
    expect(open({ required: false }, later).state).toBe('notRequired');
  });

  it('never divides by nothing', () => {
    const instant = activity({ startedAt: at('23:00'), endedAt: at('23:00') });
    expect(coverageOf(instant, NOW).share).toBe(1);
  });
});

test('a cancelled activity lacks nothing, whatever was recorded', () => {
  const cancelled = { state: 'cancelled', share: null, gaps: [] };
  expect(coverageOf(activity({ cancelled: true }), NOW)).toEqual(cancelled);
  expect(coverageOf(activity({ cancelled: true, segments: [take('23:00', '01:00')] }), NOW)).toEqual(cancelled);
});

test('what is answered for needs nothing more', () => {
  expect((['covered', 'explained', 'exempted', 'cancelled'] as const).every(isAnsweredFor)).toBe(true);
  expect((['gaps', 'missing', 'open', 'notRequired'] as const).some(isAnsweredFor)).toBe(false);
});

test('a recording belongs to an activity whose time it touches', () => {
  const whole = span('23:00', '01:00');
  expect(touches(take('22:00', '23:00'), whole)).toBe(true);
  expect(touches(take('22:00', '22:59'), whole)).toBe(false);
  expect(touches(take('01:00', '01:10'), whole)).toBe(true);
  expect(touches(take('01:01', '01:10'), whole)).toBe(false);
  expect(touches({ startedAt: at('23:30'), durationMs: null }, whole)).toBe(true);
});
