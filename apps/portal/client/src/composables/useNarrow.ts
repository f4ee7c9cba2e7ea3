import { onScopeDispose, ref, type Ref } from 'vue';

function useMedia(query: string): Ref<boolean> {
  const media = window.matchMedia(query);
  const matches = ref(media.matches);
  const follow = (): boolean => (matches.value = media.matches);
  media.addEventListener('change', follow);
  onScopeDispose(() => media.removeEventListener('change', follow));
  return matches;
}

/** True on a phone: one column, bottom bar. The same width stands in the styles. */
export const useNarrow = (): Ref<boolean> => useMedia('(max-width: 767px)');

/** True where a second pane beside the list would leave neither enough room. */
export const useMedium = (): Ref<boolean> => useMedia('(max-width: 1099px)');
