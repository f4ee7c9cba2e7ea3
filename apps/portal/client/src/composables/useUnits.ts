import { computed, type ComputedRef } from 'vue';
import { useI18n } from 'vue-i18n';
import { listUnits } from '../api/session';
import { useLoad } from './useLoad';

/** The units a list can be narrowed to; only "all" until they are loaded, or when they cannot be. */
export function useUnitOptions(allKey = 'filter.all'): ComputedRef<{ value: string; label: string }[]> {
  const { t } = useI18n();
  const units = useLoad((signal) => listUnits(signal));
  return computed(() => [
    { value: '', label: t(allKey) },
    ...(units.data.value ?? []).map((unit) => ({ value: unit.id, label: unit.name })),
  ]);
}
