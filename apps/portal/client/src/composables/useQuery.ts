import { computed, type WritableComputedRef } from 'vue';
import { useRoute, useRouter } from 'vue-router';

/** One filter that lives in the page's address; setting it goes back to the first page. */
export function useQuery(name: string, fallback = ''): WritableComputedRef<string> {
  return queryOf(name, fallback, () => false);
}

function queryOf(
  name: string,
  fallback: string,
  goesOn: (before: string, after: string) => boolean,
): WritableComputedRef<string> {
  const route = useRoute();
  const router = useRouter();
  const read = (): string => {
    const value = route.query[name];
    return typeof value === 'string' ? value : fallback;
  };
  return computed({
    get: read,
    set: (value) => {
      const query = { ...route.query };
      if (name !== 'page') delete query.page;
      if (value && value !== fallback) query[name] = value;
      else delete query[name];
      void router[goesOn(read(), value) ? 'replace' : 'push']({ query, hash: route.hash });
    },
  });
}

/**
 * A filter that is typed: each further letter replaces the address, so that Back leads to the list before the search and not
 * through every letter.
 */
export function useTypedQuery(name: string): WritableComputedRef<string> {
  return queryOf(name, '', (before, after) => before !== '' && after !== '');
}

export function usePageNumber(): WritableComputedRef<number> {
  const text = useQuery('page', '1');
  return computed({ get: () => Math.max(1, Number(text.value) || 1), set: (page) => (text.value = String(page)) });
}
