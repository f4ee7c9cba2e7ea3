import { isHeld, mayChangeState, RECORDER_STATES, stateRefused } from './recorder-states';

const reach = (from: (typeof RECORDER_STATES)[number], by: 'keeper' | 'case') =>
  RECORDER_STATES.filter((to) => mayChangeState(from, to, by));

describe('states of a recorder (art-12, art-21)', () => {
  it.each([
    ['stored', ['issued', 'blocked']],
    ['issued', ['stored', 'issued', 'blocked']],
    ['blocked', ['stored', 'issued']],
    ['repair', []],
    ['lost', ['stored']],
    ['scrapped', []],
  ] as const)('the keeper brings one from %s to %j', (from, to) => expect(reach(from, 'keeper')).toEqual(to));

  it.each([
    ['stored', ['issued', 'blocked', 'repair', 'lost', 'scrapped']],
    ['issued', ['stored', 'issued', 'blocked', 'repair', 'lost']],
    ['blocked', ['stored', 'issued', 'blocked', 'repair', 'lost', 'scrapped']],
    ['repair', ['stored', 'issued', 'blocked', 'lost', 'scrapped']],
    ['lost', ['stored', 'scrapped']],
    ['scrapped', []],
  ] as const)('a case brings one from %s to %j', (from, to) => expect(reach(from, 'case')).toEqual(to));

  it('only what is issued or taken out of use is in somebody’s hands', () => {
    expect(RECORDER_STATES.filter(isHeld)).toEqual(['issued', 'blocked']);
  });

  it('a refusal says what is and what is possible', () => {
    expect(stateRefused('ZF-1', 'blocked', 'lost', 'keeper').zh).toBe(
      '执法记录仪“ZF-1”现为“停用”，不能转为“丢失”；可转为“在库”、“领用”。',
    );
    expect(stateRefused('ZF-1', 'scrapped', 'stored', 'case').zh).toContain('此状态不再变更');
  });
});
