import type { Sentence } from '@zhilu/domain';

/** How a part of the system stands; the sentence says what is wrong and what to do. */
export interface PartState {
  state: 'ok' | 'warning' | 'down';
  sentence: Sentence;
}

export function ok(zh: string, en: string): PartState {
  return { state: 'ok', sentence: { zh, en } };
}

export function warning(zh: string, en: string): PartState {
  return { state: 'warning', sentence: { zh, en } };
}

export function down(zh: string, en: string): PartState {
  return { state: 'down', sentence: { zh, en } };
}
