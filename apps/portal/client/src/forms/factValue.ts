import { t } from '../i18n';
import { dayClock } from '../format/time';
import type { FactField, FormComponent } from './schema';

/** The value of a fixed field as text to read: names instead of codes, dates as the bureau writes them. */
export function factValue({ component, value }: FactField): string {
  if (value === null || value === undefined || value === '') return '';
  if (typeof value === 'boolean') return value ? t('common.yes') : t('common.no');
  if (Array.isArray(value)) return listValue(component, value);
  if (component.type === 'datetime' && component.subtype !== 'time') return dateValue(String(value));
  return optionName(component, value);
}

function listValue(component: FormComponent, values: unknown[]): string {
  if (component.type === 'recordings' || component.type === 'filepicker') return t('form.items', { n: values.length });
  return values.map((each) => optionName(component, each)).join(t('common.pause'));
}

function optionName(component: FormComponent, value: unknown): string {
  const option = component.values?.find((each) => each.value === value);
  return option?.label ?? (typeof value === 'object' ? JSON.stringify(value) : String(value));
}

function dateValue(text: string): string {
  return text.includes('T') && !Number.isNaN(Date.parse(text)) ? dayClock(text) : text;
}
