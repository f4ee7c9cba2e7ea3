import { formFields } from '@zhilu/catalog';
import type { Wire } from '@zhilu/domain';
import { dateProblems } from './date-rules';

/** Now is the morning of 30 November 2026 in the bureau. */
describe('a date of a form', () => {
  const dated = (subtype: string, properties = {}): Wire.FormSchema => ({
    ...{ id: 'a.b', type: 'default' },
    components: [{ id: 'd', type: 'datetime', key: 'day', dateLabel: '日期', subtype, properties }],
  });
  const refused = (schema: Wire.FormSchema, day: unknown, outcomeId = 'done') =>
    dateProblems(formFields(schema), { day }, { now: new Date('2026-11-30T10:00:00+08:00'), outcomeId });
  const isRefused = (...given: Parameters<typeof refused>) => refused(...given).length > 0;

  it('has a day of the calendar and a year of four digits', () => {
    for (const odd of ['+010000-01-01', '-000001-01-01', '2026-02-30', '2026-W05', '2026', '2026-11-30T10:00'])
      expect([odd, isRefused(dated('date'), odd)]).toEqual([odd, true]);
    for (const odd of ['+010000-01-01T10:00', '2026-11-30', 'T10:00', '2026-11-30T25:00'])
      expect([odd, isRefused(dated('datetime'), odd)]).toEqual([odd, true]);
    expect(isRefused(dated('date'), '2020-01-01')).toBe(false);
    expect(isRefused(dated('datetime'), '2026-11-30T10:00+08:00')).toBe(false);
  });

  it('of the future lies today or later, and not more than ten years ahead', () => {
    const future = dated('date', { 'zhilu.future': 'true' });
    for (const day of ['2026-11-30', '2026-12-01', '2036-11-30']) expect(isRefused(future, day)).toBe(false);
    for (const day of ['2026-11-29', '2020-01-01', '2036-12-01', '9999-12-31'])
      expect(isRefused(future, day)).toBe(true);
    const moment = dated('datetime', { 'zhilu.future': 'true' });
    expect(isRefused(moment, '2026-11-30T00:10+08:00')).toBe(false);
    expect(isRefused(moment, '2026-11-29T23:50+08:00')).toBe(true);
  });

  it('of the past lies not after now', () => {
    const day = dated('date', { 'zhilu.past': 'true' });
    expect(isRefused(day, '2026-11-30')).toBe(false);
    expect(isRefused(day, '2026-12-01')).toBe(true);
    const moment = dated('datetime', { 'zhilu.past': 'true' });
    expect(isRefused(moment, '2026-11-30T10:00+08:00')).toBe(false);
    expect(isRefused(moment, '2026-11-30T10:01')).toBe(true);
    expect(isRefused(moment, '2026-11-30T02:01Z')).toBe(true);
  });

  it('says in both languages what is wrong with it', () => {
    const [{ message }] = refused(dated('date', { 'zhilu.future': 'true' }), '2020-01-01');
    expect(message).toEqual({
      zh: '“日期”不能早于今天，请重新选择。',
      en: 'Must not lie before today; choose again.',
    });
  });

  it('may be asked for by one outcome only', () => {
    const granted = dated('date', { 'zhilu.future': 'granted' });
    expect(isRefused(granted, '2020-01-01', 'granted')).toBe(true);
    expect(isRefused(granted, '2020-01-01', 'refused')).toBe(false);
  });
});
