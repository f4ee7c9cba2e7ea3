import { computed, type WritableComputedRef } from 'vue';
import { useRoute, useRouter } from 'vue-router';

/** One filter that lives in the page's address; setting it goes back to the first page. */
export function useQuery(name: string, fallback = ''): WritableComputedRef<string> {
  const route = useRoute();
  const router = useRouter();
  return computed({
    get: () => {
      const value = route.query[name];
      return typeof value === 'string' ? value : fallback;
    },
    set: (value) => {
      const query = { ...route.query };
      if (name !== 'page') delete query.page;
      if (value && value !== fallback) query[name] = value;
      else delete query[name];
      void router.push({ query, hash: route.hash });
    },
  });
}

export function usePageNumber(): WritableComputedRef<number> {
  const text = useQuery('page', '1');
  return computed({ get: () => Math.max(1, Number(text.value) || 1), set: (page) => (text.value = String(page)) });
}
