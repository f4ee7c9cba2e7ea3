import { ref, type Ref } from 'vue';
import { useRouter } from 'vue-router';
import { useI18n } from 'vue-i18n';
import type { Wire } from '@zhilu/domain';
import { completeTask } from '../../api/cases';
import type { ApiError } from '../../api/http';
import { notifyDone } from '../../composables/notify';
import { useAct } from '../../composables/useAct';
import { newId } from '../../format/newId';
import { useCounts } from '../../stores/counts';

export interface Decision {
  outcome: Wire.Outcome;
  opinion: string;
  data: Record<string, unknown>;
}

interface Deciding {
  busy: Ref<boolean>;
  busyWith: Ref<string>;
  failure: Ref<ApiError | null>;
  decide: (view: Wire.TaskView, decision: Decision, openNext: boolean) => Promise<boolean>;
}

/** Submits a step once: one request id a page view, so that a double click or a retry after a lost answer is one act. */
export function useDeciding(): Deciding {
  const { t } = useI18n();
  const router = useRouter();
  const live = useCounts();
  const requestId = newId();
  const busyWith = ref('');
  const failure = ref<ApiError | null>(null);
  const { busy, run } = useAct((error) => (failure.value = error));

  async function decide(view: Wire.TaskView, decision: Decision, openNext: boolean): Promise<boolean> {
    if (busy.value) return false;
    busyWith.value = decision.outcome.id;
    failure.value = null;
    let result: Wire.CompleteResult | null = null;
    await run(async () => {
      const { outcome, opinion, data } = decision;
      result = await completeTask(view.task.taskId, { outcome: outcome.id, opinion, data, requestId });
    });
    busyWith.value = '';
    if (!result) return false;
    const { caseNumber, nextTaskId, waiting } = result as Wire.CompleteResult;
    notifyDone(
      waiting ? t('common.waiting') : t('task.decided', { outcome: decision.outcome.name, number: caseNumber }),
    );
    void live.refresh();
    if (openNext && nextTaskId) await router.replace({ name: 'task', params: { id: nextTaskId } });
    else await router.replace({ name: 'inbox', params: { box: 'todo' } });
    return true;
  }

  return { busy, busyWith, failure, decide };
}
