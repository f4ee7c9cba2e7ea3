import { ref, type Ref } from 'vue';
import { ApiError } from '../api/http';
import { notifyFailure } from './notify';

export interface Act {
  busy: Ref<boolean>;
  /** Runs once at a time: a second call while the first is under way does nothing. True when it went well. */
  run: (work: () => Promise<void>) => Promise<boolean>;
}

/** A button's act: never twice at once, a refusal is said in words. */
export function useAct(onFailure: (error: ApiError) => void = (error) => notifyFailure(error.message)): Act {
  const busy = ref(false);
  async function run(work: () => Promise<void>): Promise<boolean> {
    if (busy.value) return false;
    busy.value = true;
    try {
      await work();
      return true;
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      onFailure(error);
      return false;
    } finally {
      busy.value = false;
    }
  }
  return { busy, run };
}
