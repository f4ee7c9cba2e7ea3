import { computed, type ComputedRef, type WritableComputedRef } from 'vue';
import { useI18n } from 'vue-i18n';
import { listStatisticsUnits } from '../../api/statistics';
import { useLoad } from '../../composables/useLoad';
import { useQuery } from '../../composables/useQuery';
import { dayKey, fullDay } from '../../format/time';
import { daysOf, isPreset, PRESETS, type Days, type Preset } from './presets';

export interface PeriodFilter {
  preset: WritableComputedRef<Preset>;
  presets: ComputedRef<{ value: Preset; label: string }[]>;
  from: WritableComputedRef<string>;
  to: WritableComputedRef<string>;
  unit: WritableComputedRef<string>;
  units: ComputedRef<{ value: string; label: string }[]>;
  days: ComputedRef<Days>;
  /** What is asked of the server, and what a link to cases takes along. */
  query: ComputedRef<Record<'from' | 'to' | 'unit', string>>;
  /** The period in words. */
  words: ComputedRef<string>;
  unitName: ComputedRef<string>;
}

/** Period and unit, kept in the page's address. */
export function usePeriod(): PeriodFilter {
  const { t } = useI18n();
  const chosen = useQuery('period', 'quarter');
  const preset = computed<Preset>({
    get: () => (isPreset(chosen.value) ? chosen.value : 'quarter'),
    set: (value) => (chosen.value = value),
  });
  const typed = { from: useQuery('from'), to: useQuery('to') };
  const day = (end: keyof Days): WritableComputedRef<string> =>
    computed({
      get: () => (preset.value === 'custom' && typed[end].value) || daysOf(preset.value, dayKey(new Date()))[end],
      set: (value) => (typed[end].value = value ?? ''),
    });
  const [from, to] = [day('from'), day('to')];
  const unit = useQuery('unit');
  const known = useLoad((signal) => listStatisticsUnits(signal));
  const units = computed(() => [
    { value: '', label: t('filter.allUnits') },
    ...(known.data.value ?? []).map(({ id, name }) => ({ value: id, label: name })),
  ]);
  const days = computed(() => ({ from: from.value, to: to.value }));
  return {
    preset,
    presets: computed(() => PRESETS.map((value) => ({ value, label: t(`statistics.period.${value}`) }))),
    from,
    to,
    unit,
    units,
    days,
    query: computed(() => ({ ...days.value, unit: unit.value })),
    words: computed(() => t('statistics.days', { from: fullDay(from.value), to: fullDay(to.value) })),
    unitName: computed(() => units.value.find(({ value }) => value === unit.value)?.label ?? ''),
  };
}
