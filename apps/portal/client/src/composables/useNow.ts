import { onScopeDispose, ref, type Ref } from 'vue';

/** The present moment, moving every half minute, so that what is left of a deadline stays true on an open page. */
export function useNow(everyMilliseconds = 30_000): Ref<Date> {
  const now = ref(new Date());
  const timer = window.setInterval(() => (now.value = new Date()), everyMilliseconds);
  onScopeDispose(() => window.clearInterval(timer));
  return now;
}
