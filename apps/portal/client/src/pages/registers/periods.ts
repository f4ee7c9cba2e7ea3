import { t } from '../../i18n';
import { dayKey } from '../../format/time';

export interface Period {
  value: string;
  label: string;
  from: string;
  to: string;
}

/** The quarters of this year and the last, newest first, and everything; registers are bound by the quarter. */
export function periods(now = new Date()): Period[] {
  const [year = 0, month = 1] = dayKey(now).split('-').map(Number);
  const current = Math.floor((month - 1) / 3);
  const quarters: Period[] = [];
  for (let back = 0; back <= current + 4; back += 1) {
    const index = year * 4 + current - back;
    quarters.push(quarter(Math.floor(index / 4), index % 4));
  }
  return [...quarters, { value: 'all', label: t('register.allTime'), from: '', to: '' }];
}

function quarter(year: number, index: number): Period {
  const first = index * 3 + 1;
  const two = (n: number): string => String(n).padStart(2, '0');
  const lastDay = new Date(Date.UTC(year, first + 2, 0)).getUTCDate();
  return {
    value: `${year}-q${index + 1}`,
    label: t('register.quarter', { year, n: index + 1 }),
    from: `${year}-${two(first)}-01`,
    to: `${year}-${two(first + 2)}-${lastDay}`,
  };
}
