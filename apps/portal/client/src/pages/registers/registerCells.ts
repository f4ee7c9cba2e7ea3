import type { Wire } from '@zhilu/domain';
import { dayClock, dayName } from '../../format/time';

/** What stands in a register's cell; an instant is read in the bureau's zone. */
export function cellText(row: Wire.RegisterRowView, column: Wire.RegisterColumn): string {
  const text = row.cells[column.field] ?? '';
  const isInstant = (column.kind === 'datetime' || column.kind === 'date') && /^\d{4}-\d\d-\d\dT/.test(text);
  if (!isInstant) return text;
  return column.kind === 'date' ? dayName(text) : dayClock(text);
}
