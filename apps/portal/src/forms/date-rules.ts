import { DateTime } from 'luxon';
import { valueAt, type FormField } from '@zhilu/catalog';
import { BUREAU_ZONE, bureauDay, type FieldProblem, type Sentence } from '@zhilu/domain';

/** How far ahead a day may lie that lies in the future: nothing the bureau does is planned for longer. */
const YEARS_AHEAD = 10;
const DAY = /^\d{4}-\d\d-\d\d$/;
const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d/;

const NO_DAY: Sentence = {
  zh: '不是日历上的日期，请重新选择',
  en: 'No such day in the calendar; choose again',
};
const OVER: Sentence = { zh: '不能早于今天，请重新选择', en: 'Must not lie before today; choose again' };
const TOO_FAR: Sentence = {
  zh: `不能晚于今天起 ${YEARS_AHEAD} 年，请重新选择`,
  en: `Must not lie more than ${YEARS_AHEAD} years ahead; choose again`,
};
const NOT_YET: Sentence = { zh: '不能晚于现在，请重新选择', en: 'Must not lie in the future; choose again' };

type Values = Record<string, unknown>;

/** Dates that are none, and those on the wrong side of now for this outcome (`zhilu.future`, `zhilu.past`). */
export function dateProblems(
  fields: FormField[],
  given: Values,
  { now, outcomeId }: { now: Date; outcomeId: string | null },
): FieldProblem[] {
  return fields
    .filter(({ subtype }) => subtype === 'date' || subtype === 'datetime')
    .flatMap((field) => {
      const broken = heldBy(field, given)
        .map((text) => noDay(field, text) ?? wrongSide(field, text, { now, outcomeId }))
        .find((rule) => rule !== null);
      if (!broken) return [];
      return [{ field: field.key, message: { zh: `“${field.label}”${broken.zh}。`, en: `${broken.en}.` } }];
    });
}

/** Periods run forward: a date or time that must come after another one of the form does. */
export function orderProblems(fields: FormField[], filled: Values): FieldProblem[] {
  return fields.flatMap((field) => {
    const earlier = fields.find((each) => each.key === field.after);
    if (!earlier) return [];
    const [from, to] = [momentOf(filled[earlier.key]), momentOf(filled[field.key])];
    if (from === null || to === null || from < to) return [];
    const message = {
      zh: `“${field.label}”应晚于“${earlier.label}”，请重新选择。`,
      en: 'Must be later than the beginning; choose again.',
    };
    return [{ field: field.key, message }];
  });
}

/** What is written, in every row where the field repeats. Anything but text the form itself takes for not filled. */
function heldBy({ key, listKey }: FormField, given: Values): string[] {
  const rows = listKey === null ? [given] : valueAt(given, listKey);
  if (!Array.isArray(rows)) return [];
  return rows
    .map((row: Values | null) => valueAt(row ?? {}, key))
    .filter((value): value is string => typeof value === 'string' && value !== '');
}

function noDay({ subtype }: FormField, text: string): Sentence | null {
  return momentOf(text) === null || !(subtype === 'date' ? DAY : MOMENT).test(text) ? NO_DAY : null;
}

function wrongSide(
  { subtype, side }: FormField,
  text: string,
  { now, outcomeId }: { now: Date; outcomeId: string | null },
): Sentence | null {
  if (!side || (side.outcomes.length > 0 && !side.outcomes.includes(outcomeId ?? ''))) return null;
  const moment = momentOf(text)!;
  const [day, today] = [bureauDay(new Date(moment)), bureauDay(now)];
  if (side.lies === 'past') return (subtype === 'date' ? day > today : moment > now.getTime()) ? NOT_YET : null;
  if (day < today) return OVER;
  return day > bureauDay(yearsAfter(now)) ? TOO_FAR : null;
}

function yearsAfter(now: Date): Date {
  return DateTime.fromJSDate(now, { zone: BUREAU_ZONE }).plus({ years: YEARS_AHEAD }).toJSDate();
}

/** Without a zone of its own the bureau's counts; null for what is not filled. */
function momentOf(value: unknown): number | null {
  if (typeof value !== 'string' || value === '') return null;
  const moment = DateTime.fromISO(value, { zone: BUREAU_ZONE });
  return moment.isValid ? moment.toMillis() : null;
}
