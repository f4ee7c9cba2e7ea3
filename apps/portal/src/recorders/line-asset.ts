import { DateTime } from 'luxon';
import { BUREAU_ZONE, DEFAULT_DEPRECIATION, fenOf, type Sentence, type Wire } from '@zhilu/domain';
import type { Device } from '@zhilu/persistence';
import { boughtLater } from './recorder-rules';
import { MOST_MONTHS } from './recorders.dto';

const DAY = /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$/;

/** What a line says of the recorder as an asset; what was left empty is the bureau's rule, or not known. */
export function assetOf(
  line: Wire.RecorderLine,
): Pick<Device, 'boughtOn' | 'priceFen' | 'usefulMonths' | 'residualPercent'> {
  return {
    boughtOn: dayOf(line.boughtOn),
    priceFen: fenOf(line.price),
    usefulMonths: wholeOf(line.usefulMonths) ?? DEFAULT_DEPRECIATION.usefulMonths,
    residualPercent: wholeOf(line.residualPercent) ?? DEFAULT_DEPRECIATION.residualPercent,
  };
}

/** What is wrong with these columns; all of them may be empty. */
export function assetProblems(
  { boughtOn, price, usefulMonths, residualPercent }: Wire.RecorderLine,
  now: Date,
): Sentence[] {
  const later = boughtLater(dayOf(boughtOn), now);
  const problems: Sentence[] = later ? [later] : [];
  if (boughtOn && dayOf(boughtOn) === null)
    problems.push({
      zh: `购置日期“${boughtOn}”不是日期，请写成 2024-03-15。`,
      en: `boughtOn: "${boughtOn}" is no day; write it like 2024-03-15`,
    });
  if (price && fenOf(price) === null)
    problems.push({
      zh: `原值“${price}”不是金额，请写元，如 1980.00。`,
      en: `price: "${price}" is no sum in yuan such as 1980.00`,
    });
  if (usefulMonths && !within(usefulMonths, 1, MOST_MONTHS))
    problems.push({
      zh: `折旧月数“${usefulMonths}”不是 1—${MOST_MONTHS} 的整数。`,
      en: `usefulMonths: "${usefulMonths}" is no whole number from 1 to ${MOST_MONTHS}`,
    });
  if (residualPercent && !within(residualPercent, 0, 100))
    problems.push({
      zh: `残值率“${residualPercent}”不是 0—100 的整数。`,
      en: `residualPercent: "${residualPercent}" is no whole number from 0 to 100`,
    });
  return problems;
}

function dayOf(text: string): string | null {
  const found = DAY.exec(text.replace(/\s/g, ''));
  if (!found) return null;
  const [year, month, day] = found.slice(1).map(Number);
  const date = DateTime.fromObject({ year, month, day }, { zone: BUREAU_ZONE });
  return date.isValid ? date.toISODate() : null;
}

function wholeOf(text: string): number | null {
  const found = /^(\d{1,3})\s*[%％个月]*$/.exec(text.trim());
  return found ? Number(found[1]) : null;
}

function within(text: string, least: number, most: number): boolean {
  const whole = wholeOf(text);
  return whole !== null && whole >= least && whole <= most;
}
