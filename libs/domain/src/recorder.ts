import type { Sentence } from './refusal';
import type { Role } from './roles';

/** Who keeps the recorders of a unit and reads their cards in: its keepers, and the information centre (articles 8, 22). */
export const ROLES_KEEPING_RECORDERS: readonly Role[] = ['device-keeper', 'info-center'];

/** Who sees the recorders of a unit: who keeps them, and who answers for the unit. An officer sees the own ones besides. */
export const ROLES_SEEING_RECORDERS: readonly Role[] = [...ROLES_KEEPING_RECORDERS, 'unit-head', 'dept-leader'];

/** Where a recorder 执法记录仪 stands: with its unit, with an officer, or out of use for one of four reasons. */
export type RecorderState = 'stored' | 'issued' | 'blocked' | 'repair' | 'lost' | 'scrapped';

/** True for a recorder that records; no card is taken from any other. */
export function isInUse(state: RecorderState): boolean {
  return state === 'stored' || state === 'issued';
}

const NUMBER = /^[A-Za-z0-9](?:[A-Za-z0-9_-]{0,38}[A-Za-z0-9])?$/;

export const RECORDER_NUMBER_RULE: Sentence = {
  zh: '须为 1—40 个字母、数字、- 或 _，首尾为字母或数字，不能全是 0',
  en: 'Must be 1–40 letters, digits, - or _, with a letter or digit at both ends, and not only zeros',
};

/** True for a number that the names of a recorder's files can carry; all zeros is what a recorder without a number writes. */
export function isRecorderNumber(text: string): boolean {
  return NUMBER.test(text) && !/^0+$/.test(text);
}
