import { computed, onScopeDispose, ref, shallowRef, watch, type Ref, type ShallowRef, type WatchSource } from 'vue';
import { ApiError } from '../api/http';
import { inReadersWords } from '../i18n/modelWords';

export interface Load<T> {
  /** What came last, with the names of models in the reader's language. */
  data: Readonly<Ref<T | null>>;
  error: ShallowRef<ApiError | null>;
  loading: Ref<boolean>;
  /** When the last try failed. */
  failedAt: Ref<Date | null>;
  reload: () => Promise<void>;
  /** The same behind the reader's back: the page is not dimmed meanwhile. */
  refresh: () => Promise<void>;
}

/** Loads now and whenever a source changes; an older answer never overwrites a newer one, and is aborted. */
export function useLoad<T>(loader: (signal: AbortSignal) => Promise<T>, sources: WatchSource[] = []): Load<T> {
  const answer = shallowRef<T | null>(null);
  const data = computed(() => inReadersWords(answer.value));
  const error = shallowRef<ApiError | null>(null);
  const loading = ref(true);
  const failedAt = ref<Date | null>(null);
  let current: AbortController | null = null;

  async function load({ somethingElse = false, quietly = false } = {}): Promise<void> {
    current?.abort();
    const mine = new AbortController();
    current = mine;
    if (!quietly) loading.value = true;
    try {
      const result = await loader(mine.signal);
      if (current !== mine) return;
      answer.value = result;
      error.value = null;
    } catch (failure) {
      if (current !== mine) return;
      if (!(failure instanceof ApiError)) throw failure;
      // What was asked for before must not stand under the name of what is asked for now.
      if (somethingElse) answer.value = null;
      error.value = failure;
      failedAt.value = new Date();
    } finally {
      if (current === mine) loading.value = false;
    }
  }

  const reload = (): Promise<void> => load();
  const refresh = (): Promise<void> => load({ quietly: true });
  /** A broken connection mends itself: what failed for it is fetched again once the line is back. */
  const onOnline = (): void => {
    if (error.value?.status === 0) void reload();
  };
  window.addEventListener('online', onOnline);

  if (sources.length) watch(sources, () => void load({ somethingElse: true }));
  void reload();
  onScopeDispose(() => {
    window.removeEventListener('online', onOnline);
    current?.abort();
    current = null;
  });
  return { data, error, loading, failedAt, reload, refresh };
}
