import { clipPlanProblems, clipsOf, clockOf, MOST_CLIPS, onlyMoreHidden, type ClipPlan } from './clip-plan';

const RECORDINGS = new Map([
  ['r1', { label: 'ZF-0117 09:15', durationMs: 60_000 }],
  ['r2', { label: 'ZF-0118 09:15', durationMs: null }],
]);
const blur = (over: object = {}) => ({ fromMs: 2_000, toMs: 4_000, x: 0.1, y: 0.2, width: 0.3, height: 0.4, ...over });
const clip = (over: object = {}): ClipPlan => ({
  recordingId: 'r1',
  fromMs: 1_000,
  toMs: 9_000,
  blurs: [],
  mutes: [],
  ...over,
});
const problems = (...clips: unknown[]) => clipPlanProblems(clips, RECORDINGS).map(({ zh }) => zh);

describe('clips to be made public (art-16)', () => {
  it('may lie anywhere in the recording, hidden where it must be', () => {
    const mutes = [{ fromMs: 1_000, toMs: 9_000 }];
    expect(problems(clip({ blurs: [blur(), blur({ x: 0.7, width: 0.3 + 1e-9 })], mutes }))).toEqual([]);
    expect(problems(clip({ fromMs: 0, toMs: 60_000 }), clip({ fromMs: 59_000, toMs: 60_000 }))).toEqual([]);
  });

  it.each([
    ['after the end of the recording', clip({ toMs: 60_001 }), '超出录像（全长 01:00.0）'],
    ['before its beginning', clip({ fromMs: -1 }), '超出录像'],
    ['shorter than a second', clip({ toMs: 1_999 }), '至少晚 1 秒'],
    ['backwards', clip({ fromMs: 9_000, toMs: 1_000 }), '至少晚 1 秒'],
    ['of an unknown recording', clip({ recordingId: 'r9' }), '不存在或无权选用'],
    ['of a recording without a length', clip({ recordingId: 'r2' }), '无法读出时长'],
    ['with a region outside the picture', clip({ blurs: [blur({ x: 0.8 })] }), '遮挡 1 超出画面'],
    ['with a region above the picture', clip({ blurs: [blur(), blur({ y: -0.1 })] }), '遮挡 2 超出画面'],
    ['with a region of no size', clip({ blurs: [blur({ width: 0 })] }), '遮挡 1 太小'],
    ['with a region of negative size', clip({ blurs: [blur({ x: 0.5, width: -0.2 })] }), '遮挡 1 太小'],
    ['with a region before the clip', clip({ blurs: [blur({ fromMs: 500 })] }), '应在片段 00:01.0—00:09.0 之内'],
    ['with a region that ends before it starts', clip({ blurs: [blur({ toMs: 2_000 })] }), '应晚于开始'],
    ['with a mute after the clip', clip({ mutes: [{ fromMs: 8_000, toMs: 9_001 }] }), '静音 1'],
  ])('are refused %s, with the number of the clip', (_what, wrong, words) => {
    const [sentence, ...more] = problems(clip(), wrong);
    expect(sentence).toContain('片段 2：');
    expect(sentence).toContain(words);
    expect(more).toEqual([]);
  });

  it.each([
    ['no list', 'all'],
    ['too many', Array.from({ length: MOST_CLIPS + 1 }, () => clip())],
    ['a clip without a recording', [{ fromMs: 0, toMs: 5_000, blurs: [], mutes: [] }]],
    ['a path for an id', [clip({ recordingId: '../r1' })]],
    ['times that are no whole numbers', [clip({ fromMs: 0.5 })]],
    ['a region without sides', [clip({ blurs: [{ fromMs: 1_000, toMs: 2_000 }] })]],
    ['a side that is no number', [clip({ blurs: [blur({ x: '0' })] })]],
    ['a side that is not finite', [clip({ blurs: [blur({ x: Infinity })] })]],
    ['regions that are no list', [clip({ blurs: {} })]],
    ['nothing in the list', [null]],
  ])('are no clips: %s', (_what, value) => {
    expect(clipsOf(value)).toBeNull();
    expect(clipPlanProblems(value, RECORDINGS)[0].zh).toContain('片段的内容不正确');
  });

  it('keep exactly the fields that are known', () => {
    const given = clip({ blurs: [blur({ note: 'x' })], secret: true });
    expect(clipsOf([given])).toEqual([clip({ blurs: [blur()] })]);
  });
});

describe('clips after approval (art-16)', () => {
  const approved = [
    clip({ blurs: [blur()], mutes: [{ fromMs: 1_000, toMs: 2_000 }] }),
    clip({ fromMs: 20_000, toMs: 30_000 }),
  ];
  const now = (change: (clips: ClipPlan[]) => void): ClipPlan[] => {
    const clips = structuredClone(approved);
    change(clips);
    return clips;
  };

  it('may hide more', () => {
    const more = now(([one, other]) => {
      one.blurs.unshift(blur({ x: 0.5 }));
      other.mutes.push({ fromMs: 21_000, toMs: 22_000 });
    });
    expect(onlyMoreHidden(approved, more)).toEqual([]);
    expect(onlyMoreHidden(approved, approved)).toEqual([]);
  });

  it.each<[string, (clips: ClipPlan[]) => void]>([
    ['a clip more', (clips) => clips.push(clip({ fromMs: 40_000, toMs: 50_000 }))],
    ['a clip less', (clips) => clips.pop()],
    ['a longer clip', ([one]) => void (one.toMs += 1)],
    ['another recording', ([one]) => void (one.recordingId = 'r2')],
    ['the clips exchanged', (clips) => clips.reverse()],
    ['a region taken away', ([one]) => void (one.blurs = [])],
    ['a smaller region', ([one]) => void (one.blurs[0].width -= 0.01)],
    ['a shorter region', ([one]) => void (one.blurs[0].toMs -= 1)],
    ['a mute taken away', ([one]) => void (one.mutes = [])],
  ])('are refused with %s', (_what, change) => {
    expect(onlyMoreHidden(approved, now(change)).length).toBeGreaterThan(0);
  });
});

it('times read like a player', () => {
  expect([0, 65_240, 3_600_000, -500, 59_960].map(clockOf)).toEqual([
    '00:00.0',
    '01:05.2',
    '01:00:00.0',
    '-00:00.5',
    '01:00.0',
  ]);
});
