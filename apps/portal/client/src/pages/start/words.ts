import type { Wire } from '@zhilu/domain';
import { t } from '../../i18n';

/** How many fields of a draft hold something. */
export function filledFields(data: Record<string, unknown>): number {
  return Object.values(data).filter(isFilled).length;
}

function isFilled(value: unknown): boolean {
  if (Array.isArray(value)) return value.length > 0;
  return value !== null && value !== undefined && value !== '' && value !== false;
}

/** 保密员（涉密时）: a role that only some cases ask says when. */
export function approverName({ name, when }: Wire.Approver): string {
  if (when === null) return name;
  return when === '' ? t('start.approverSometimes', { name }) : t('start.approverWhen', { name, when });
}

/** 通常 6 小时, 通常 2 天; empty while no case has been decided yet. */
export function usualTime(medianHours: number | null): string {
  if (medianHours === null) return '';
  if (medianHours < 1) return t('start.usualMinutes', { n: Math.max(1, Math.round(medianHours * 60)) });
  if (medianHours < 24) return t('start.usualHours', { n: Math.round(medianHours) });
  return t('start.usualDays', { n: Math.round(medianHours / 24) });
}
