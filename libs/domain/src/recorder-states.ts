import type { RecorderState } from './recorder';
import type { Sentence } from './refusal';

/** Who changes a recorder's state: its keeper at the counter, or a case that people decided. */
export type StateChanger = 'keeper' | 'case';

export const RECORDER_STATES: readonly RecorderState[] = ['stored', 'issued', 'blocked', 'repair', 'lost', 'scrapped'];

export const RECORDER_STATE_NAMES: Record<RecorderState, Sentence> = {
  stored: { zh: '在库', en: 'In store' },
  issued: { zh: '领用', en: 'Issued' },
  blocked: { zh: '停用', en: 'Out of use' },
  repair: { zh: '维修', en: 'In repair' },
  lost: { zh: '丢失', en: 'Lost' },
  scrapped: { zh: '报废', en: 'Scrapped' },
};

const BOTH: readonly StateChanger[] = ['keeper', 'case'];
const CASE: readonly StateChanger[] = ['case'];

/**
 * From which state a recorder comes into which, and who may do it (articles 8, 11, 12, 21). A case may also find one out of
 * use already; what a case took out of a keeper's hands the keeper does not bring back. Nothing leads out of scrapped.
 */
const CHANGES: Record<RecorderState, Partial<Record<RecorderState, readonly StateChanger[]>>> = {
  stored: { issued: BOTH, blocked: BOTH, repair: CASE, lost: CASE, scrapped: CASE },
  issued: { stored: BOTH, issued: BOTH, blocked: BOTH, repair: CASE, lost: CASE },
  blocked: { stored: BOTH, issued: BOTH, blocked: CASE, repair: CASE, lost: CASE, scrapped: CASE },
  repair: { stored: CASE, issued: CASE, blocked: CASE, lost: CASE, scrapped: CASE },
  lost: { stored: BOTH, scrapped: CASE },
  scrapped: {},
};

/**
 * True when this changer may bring a recorder from one state into the other.
 * art-12, art-21: 维修、丢失、报废只由案件变更 / Repair, loss and scrapping follow from a case only
 */
export function mayChangeState(from: RecorderState, to: RecorderState, by: StateChanger): boolean {
  return CHANGES[from][to]?.includes(by) ?? false;
}

/** True for states in which somebody answers for the recorder: in all others it is in no officer's hands. */
export function isHeld(state: RecorderState): boolean {
  return state === 'issued' || state === 'blocked';
}

/** Why a change of state is refused, with what is possible instead. */
export function stateRefused(number: string, from: RecorderState, to: RecorderState, by: StateChanger): Sentence {
  const open = RECORDER_STATES.filter((state) => state !== from && mayChangeState(from, state, by));
  const [is, wanted] = [RECORDER_STATE_NAMES[from], RECORDER_STATE_NAMES[to]];
  const zh = open.map((state) => `“${RECORDER_STATE_NAMES[state].zh}”`).join('、');
  const en = open.map((state) => `"${RECORDER_STATE_NAMES[state].en}"`).join(', ');
  return {
    zh: `执法记录仪“${number}”现为“${is.zh}”，不能转为“${wanted.zh}”；${zh ? `可转为${zh}` : '此状态不再变更'}。`,
    en: `Recorder "${number}" is "${is.en}" and cannot become "${wanted.en}"; ${en ? `it can become ${en}` : 'this state is final'}.`,
  };
}
