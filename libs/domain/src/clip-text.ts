import type { ClipPlan } from './clip-plan';
import { formatDateTime } from './clock';

/** What tells a recording apart in words. */
export interface NamedRecording {
  deviceNumber: string;
  startedAt: Date;
}

/** `00:01:05`: a place in a recording as papers write it; milliseconds only where there are some. */
export function recordingPlace(ms: number): string {
  const whole = Math.floor(ms / 1000);
  const two = (n: number): string => String(n).padStart(2, '0');
  const clock = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60), whole % 60].map(two).join(':');
  const rest = Math.round(ms) % 1000;
  return rest === 0 ? clock : `${clock}.${String(rest).padStart(3, '0')}`;
}

/** A clip in one line for facts, papers and registers: `ZF-0012 2026-11-20 09:14 · 00:01:05–00:01:47 · 遮挡 2 处 · 静音 1 段`. */
export function clipText(plan: ClipPlan, recording: NamedRecording | undefined): string {
  const name = recording && `${recording.deviceNumber} ${formatDateTime(recording.startedAt).slice(0, 16)}`;
  const parts = [
    name ?? '录像',
    `${recordingPlace(plan.fromMs)}–${recordingPlace(plan.toMs)}`,
    plan.blurs.length > 0 ? `遮挡 ${plan.blurs.length} 处` : '不遮挡',
    ...(plan.mutes.length > 0 ? [`静音 ${plan.mutes.length} 段`] : []),
  ];
  return parts.join(' · ');
}
