import { computed, type ComputedRef } from 'vue';
import { ROLES_KEEPING_ACTIVITIES } from '@zhilu/domain';
import { useSession } from '../../stores/session';

export interface RegisteringUnit {
  id: string;
  name: string;
  /** False for an officer, who registers only what he records himself. */
  forOthers: boolean;
}

/** Units in which the person registers activities; empty for who registers none. The server decides again. */
export function useRegisteringUnits(): ComputedRef<RegisteringUnit[]> {
  const session = useSession();
  return computed(() => {
    const units = new Map<string, RegisteringUnit>();
    for (const { role, unitId: id, unitName: name } of session.roles) {
      const keeps = ROLES_KEEPING_ACTIVITIES.includes(role);
      if (!keeps && role !== 'officer') continue;
      units.set(id, { id, name, forOthers: keeps || (units.get(id)?.forOthers ?? false) });
    }
    return [...units.values()];
  });
}
