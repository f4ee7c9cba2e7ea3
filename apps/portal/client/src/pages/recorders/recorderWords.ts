import { yuanText, type Wire } from '@zhilu/domain';
import type { StatusTone } from '../../components/StatusTag.vue';
import { span } from '../../format/time';
import { t } from '../../i18n';

const TONES: Record<Wire.RecorderView['state'], StatusTone> = {
  stored: 'passed',
  issued: 'running',
  blocked: 'todo',
  repair: 'todo',
  lost: 'failed',
  scrapped: 'ended',
};

export function stateTone(state: Wire.RecorderView['state']): StatusTone {
  return TONES[state];
}

/** How far the recorder's clock was off when it was last compared. */
export function clockWords({ clockOffsetSeconds: seconds }: Wire.RecorderView): string {
  if (seconds === null) return t('recorder.noClock');
  if (seconds === 0) return t('recorder.right');
  return t(seconds > 0 ? 'recorder.fast' : 'recorder.slow', { span: span(Math.abs(seconds) * 1000) });
}

/** Yuan of a sum in fen; empty for what is not known. */
export function moneyWords(fen: number | null): string {
  return fen === null ? '' : t('recorder.yuan', { sum: yuanText(fen) });
}
