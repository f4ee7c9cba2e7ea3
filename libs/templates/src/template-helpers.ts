import Handlebars from 'handlebars';
import { DateTime } from 'luxon';
import { BUREAU_ZONE, ROLE_NAMES, SECRECY_NAMES } from '@zhilu/domain';

type Helper = (...values: never[]) => unknown;

/** Words a template may translate with `t`: roles, secrecy marks and the states of a case. */
const VOCABULARY: Record<string, string> = {
  ...Object.fromEntries(Object.entries(ROLE_NAMES).map(([role, name]) => [role, name.zh])),
  ...Object.fromEntries(Object.entries(SECRECY_NAMES).map(([mark, name]) => [mark, name.zh])),
  granted: '同意',
  refused: '不同意',
  withdrawn: '已撤回',
  ended: '已办结',
  match: '相符',
  mismatch: '不相符',
  missing: '缺失',
  unchecked: '未校验',
};

/** An instant in the bureau's zone; null for what is no instant, so that the paper stays blank rather than "Invalid". */
function instant(value: unknown): DateTime | null {
  if (typeof value !== 'string' || value === '') return null;
  const parsed = DateTime.fromISO(value, { zone: BUREAU_ZONE });
  return parsed.isValid ? parsed : null;
}

function written(format: string): Helper {
  return (value: unknown) => instant(value)?.toFormat(format) ?? '';
}

function duration(milliseconds: unknown): string {
  if (typeof milliseconds !== 'number' || !Number.isFinite(milliseconds)) return '';
  const seconds = Math.round(milliseconds / 1000);
  const [hours, minutes, rest] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const pad = (part: number) => String(part).padStart(2, '0');
  if (hours > 0) return `${hours} 时 ${pad(minutes)} 分 ${pad(rest)} 秒`;
  return minutes > 0 ? `${minutes} 分 ${pad(rest)} 秒` : `${rest} 秒`;
}

function fileSize(bytes: unknown): string {
  if (typeof bytes !== 'number' || !Number.isFinite(bytes)) return '';
  const units = ['B', 'KB', 'MB', 'GB', 'TB'];
  const power = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(bytes, 1)) / 3));
  const value = bytes / 1000 ** power;
  return `${power === 0 ? value : value.toFixed(value < 10 ? 2 : 1)} ${units[power]}`;
}

function shortHash(hash: unknown): string {
  if (typeof hash !== 'string') return '';
  return hash.length > 20 ? `${hash.slice(0, 8)}…${hash.slice(-8)}` : hash;
}

function join(list: unknown, separator: unknown): string {
  const between = typeof separator === 'string' ? separator : '、';
  return Array.isArray(list) ? list.filter((each) => each !== null && each !== '').join(between) : String(list ?? '');
}

function translate(word: unknown): string {
  const text = String(word ?? '');
  return Object.hasOwn(VOCABULARY, text) ? VOCABULARY[text] : text;
}

const DIGITS = '〇一二三四五六七八九';

/** 17 as 十七, up to 99; what is no such number stays as it is. */
function chineseNumber(text: string): string {
  if (!/^[1-9]\d?$/.test(text)) return text;
  const [tens, ones] = [Math.floor(Number(text) / 10), Number(text) % 10];
  return `${tens > 1 ? DIGITS[tens] : ''}${tens > 0 ? '十' : ''}${ones > 0 ? DIGITS[ones] : ''}`;
}

/** `17,14` as 第十七条、第十四条. */
function articles(list: unknown): string {
  const numbers = String(list ?? '')
    .split(/[,，、\s]+/)
    .filter(Boolean);
  return numbers.map((each) => `第${chineseNumber(each)}条`).join('、');
}

function sum(list: unknown, field: unknown): number {
  if (!Array.isArray(list)) return 0;
  return list.reduce((total: number, row) => total + (Number(row?.[String(field)]) || 0), 0);
}

/** The field of a row when its name is itself data, as in a register's columns. */
function field(row: unknown, name: unknown): unknown {
  if (typeof row !== 'object' || row === null || !Object.hasOwn(row, String(name))) return '';
  return (row as Record<string, unknown>)[String(name)];
}

/** Handlebars passes its options last; a helper of values does not want them. */
function withoutOptions(values: unknown[]): unknown[] {
  return values.slice(0, -1);
}

const truthy = (value: unknown) => !Handlebars.Utils.isEmpty(value);

/**
 * What a template may call, besides `if`, `unless`, `each` and `with`. Each is pure and total: odd input gives an empty text.
 * Instants are ISO text and written in the bureau's zone.
 */
export const VALUE_HELPERS: Readonly<Record<string, Helper>> = Object.freeze({
  /** 2026年11月24日 */
  date: written('yyyy年M月d日'),
  /** 2026年11月24日 10:42 */
  datetime: written('yyyy年M月d日 HH:mm'),
  /** 2026-11-24 10:42:05 */
  stamp: written('yyyy-MM-dd HH:mm:ss'),
  /** 10:42 */
  time: written('HH:mm'),
  /** 11-24 10:42, for the narrow cells of a register */
  shortstamp: written('MM-dd HH:mm'),
  duration,
  filesize: fileSize,
  shorthash: shortHash,
  join,
  sum,
  field,
  t: translate,
  articles,
  count: (list: unknown) => (Array.isArray(list) ? list.length : 0),
  plus: (left: unknown, right: unknown) => Number(left) + Number(right),
  eq: (left: unknown, right: unknown) => left === right,
  not: (value: unknown) => !truthy(value),
  and: (...values: unknown[]) => withoutOptions(values).every(truthy),
  or: (...values: unknown[]) => withoutOptions(values).find(truthy) ?? '',
  /** Text as its lines, for `{{#each (lines opinion)}}<p>…`. */
  lines: (text: unknown) =>
    String(text ?? '')
      .split(/\r?\n/)
      .filter((line) => line.trim() !== ''),
  /** 1, 2, …, n (at most 100): blank rows of a form. */
  range: (size: unknown) =>
    Array.from({ length: Math.min(100, Math.max(0, Math.trunc(Number(size)) || 0)) }, (_, at) => at + 1),
});
