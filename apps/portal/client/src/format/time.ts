import { t, currentLanguage } from '../i18n';

/** Everything a person reads is in the bureau's zone. */
const ZONE = 'Asia/Shanghai';
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const numbers = new Intl.DateTimeFormat('en-CA', {
  timeZone: ZONE,
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
});

interface Parts {
  year: number;
  month: number;
  day: number;
  hour: string;
  minute: string;
  second: string;
}

function partsOf(instant: Date): Parts {
  const found: Record<string, string> = {};
  for (const part of numbers.formatToParts(instant)) found[part.type] = part.value;
  const { year, month, day, hour = '00', minute = '00', second = '00' } = found;
  return { year: Number(year), month: Number(month), day: Number(day), hour, minute, second };
}

/** The day in the bureau's zone as `2026-11-24`, the form filters and addresses use. */
export function dayKey(instant: Date): string {
  const { year, month, day } = partsOf(instant);
  return `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}

/** First and last instant of a day of the bureau. */
export function dayBounds(day: string): { from: string; to: string } {
  return { from: `${day}T00:00:00+08:00`, to: `${day}T23:59:59.999+08:00` };
}

function daysBetween(from: Date, to: Date): number {
  return Math.round((Date.parse(dayKey(to)) - Date.parse(dayKey(from))) / DAY);
}

/** Exact, for records and hover: `2026-11-24 09:15:02`. */
export function exact(iso: string | null): string {
  if (!iso) return '';
  const date = new Date(iso);
  const { hour, minute, second } = partsOf(date);
  return `${dayKey(date)} ${hour}:${minute}:${second}`;
}

/** `09:15`, or `09:15:02` with seconds. */
export function clock(iso: string, seconds = false): string {
  const { hour, minute, second } = partsOf(new Date(iso));
  return seconds ? `${hour}:${minute}:${second}` : `${hour}:${minute}`;
}

/** `11月24日`; the year is said when it is not this one. */
export function dayName(iso: string, now = new Date()): string {
  const { year, month, day } = partsOf(new Date(iso));
  if (year !== partsOf(now).year) return t('time.fullDay', { year, month: monthName(month), day });
  return t('time.day', { month: monthName(month), day });
}

/** A day such as `2026-11-24` in full, for papers that are kept for years. */
export function fullDay(key: string): string {
  const [year, month = 1, day] = key.split('-').map(Number);
  return t('time.fullDay', { year, month: monthName(month), day });
}

export function monthName(month: number): string {
  if (currentLanguage() === 'zh-CN') return String(month);
  return new Intl.DateTimeFormat('en', { month: 'short', timeZone: 'UTC' }).format(new Date(Date.UTC(2000, month - 1)));
}

export function weekday(iso: string, style: 'long' | 'short' = 'short'): string {
  return new Intl.DateTimeFormat(currentLanguage(), { weekday: style, timeZone: ZONE }).format(new Date(iso));
}

/** Relative for lists: 今天 09:20, 昨天 17:44, 周五 16:05, 11月6日. */
export function relative(iso: string, now = new Date()): string {
  const date = new Date(iso);
  const days = daysBetween(now, date);
  if (days === 0) return t('time.today', { clock: clock(iso) });
  if (days === -1) return t('time.yesterday', { clock: clock(iso) });
  if (days === 1) return t('time.tomorrow', { clock: clock(iso) });
  if (days < 0 && days > -6) return `${weekday(iso)} ${clock(iso)}`;
  return dayName(iso, now);
}

/** Day and clock, for records where the day matters: 11月6日 09:15. */
export function dayClock(iso: string, seconds = false): string {
  return `${dayName(iso)} ${clock(iso, seconds)}`;
}

/** A span in words with at most two units: 1 天 2 小时, 2 小时 50 分, 40 秒. */
export function span(milliseconds: number): string {
  const days = Math.floor(milliseconds / DAY);
  const hours = Math.floor((milliseconds % DAY) / HOUR);
  const minutes = Math.floor((milliseconds % HOUR) / MINUTE);
  const parts: string[] = [];
  if (days) parts.push(t('time.days', { n: days }));
  if (hours) parts.push(t('time.hours', { n: hours }));
  // From ten hours on minutes only make the figure harder to read.
  if (minutes && !days && hours < 10) parts.push(t('time.minutes', { n: minutes }));
  if (!parts.length) parts.push(t('time.seconds', { n: Math.max(0, Math.floor(milliseconds / 1000)) }));
  return parts.join(' ');
}

/** Length of a recording: 21 分 40 秒, 1 小时 02 分; a picture, which tools give a frame's length, has none. */
export function length(milliseconds: number | null): string {
  if (milliseconds === null) return t('time.unknownLength');
  const total = Math.round(milliseconds / 1000);
  if (milliseconds > 0 && total === 0) return '—';
  const hours = Math.floor(total / 3600);
  const minutes = Math.floor((total % 3600) / 60);
  const seconds = total % 60;
  const two = (n: number): string => String(n).padStart(2, '0');
  if (hours && !minutes) return t('time.hours', { n: hours });
  if (hours) return t('time.lengthHours', { h: hours, m: two(minutes) });
  if (minutes && !seconds) return t('time.minutes', { n: minutes });
  if (minutes) return t('time.lengthMinutes', { m: minutes, s: two(seconds) });
  return t('time.seconds', { n: total });
}

/** `06:35` or `1:02:05`, for the player. */
export function counter(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const two = (n: number): string => String(n).padStart(2, '0');
  const hours = Math.floor(whole / 3600);
  const rest = `${two(Math.floor((whole % 3600) / 60))}:${two(whole % 60)}`;
  return hours ? `${hours}:${rest}` : rest;
}

export type DueTone = 'failed' | 'todo' | 'none';

export interface Due {
  tone: DueTone;
  /** 逾期, 将到期, 明天 12:00, 11月26日. */
  when: string;
  /** How long it is overdue or left, or the moment of what is near; empty when far away. */
  left: string;
  /** Both in one phrase, for one line: 逾期 1 天 2 小时, 今天 17:30 将到期. */
  line: string;
}

/** A deadline in words: what is overdue says how long, what is near (from `soonIso` on) says so, and else how much is left. */
export function due(iso: string, soonIso: string | null, now = new Date()): Due {
  const milliseconds = Date.parse(iso) - now.getTime();
  if (milliseconds < 0) {
    const late = span(-milliseconds);
    return { tone: 'failed', when: t('due.overdue'), left: late, line: t('due.overdueBy', { span: late }) };
  }
  const when = relative(iso, now);
  if (soonIso && Date.parse(soonIso) <= now.getTime())
    return { tone: 'todo', when: t('due.soon'), left: when, line: t('due.soonAt', { when }) };
  const left = daysBetween(now, new Date(iso)) <= 1 ? t('due.left', { span: span(milliseconds) }) : '';
  return { tone: 'none', when, left, line: when };
}
