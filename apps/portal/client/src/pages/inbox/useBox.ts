import { computed, watch, type ComputedRef, type Ref } from 'vue';
import { useI18n } from 'vue-i18n';
import type { Wire } from '@zhilu/domain';
import { casesWorkbook, listCases, listTasks, tasksWorkbook } from '../../api/cases';
import type { Query } from '../../api/http';
import { useLoad, type Load } from '../../composables/useLoad';
import { usePageNumber, useQuery, useTypedQuery } from '../../composables/useQuery';
import { useCounts } from '../../stores/counts';

export type BoxName = 'todo' | 'done' | 'started' | 'copied';

/** A row of any of the four boxes, as the list draws it. */
export interface BoxRow {
  key: string;
  case: Wire.CaseRow;
  task: Wire.TaskRow | null;
}

export const PAGE_SIZE = 20;

export interface Box {
  filters: { q: Ref<string>; process: Ref<string>; unit: Ref<string>; due: Ref<string>; sort: Ref<string> };
  page: Ref<number>;
  load: Load<Wire.Page<BoxRow>>;
  workbook: ComputedRef<string>;
  filtered: ComputedRef<boolean>;
  note: ComputedRef<string>;
}

/** One box: its filters live in the address, its rows come from the server a page at a time. */
export function useBox(name: BoxName): Box {
  const { t } = useI18n();
  const live = useCounts();
  const filters = {
    q: useTypedQuery('q'),
    process: useQuery('process'),
    unit: useQuery('unit'),
    due: useQuery('due'),
    sort: useQuery('sort', name === 'todo' ? 'due' : ''),
  };
  const page = usePageNumber();
  const ofTasks = name === 'todo' || name === 'done';

  const filterQuery = computed<Query>(() => ({
    box: name,
    q: filters.q.value,
    process: filters.process.value,
    unit: filters.unit.value,
    ...(ofTasks ? { due: filters.due.value, sort: filters.sort.value } : {}),
  }));
  const query = computed<Query>(() => ({ ...filterQuery.value, page: page.value, size: PAGE_SIZE }));

  const load = useLoad((signal) => (ofTasks ? taskRows(query.value, signal) : caseRows(query.value, signal)), [query]);
  if (name === 'todo')
    watch(
      () => live.version,
      () => void load.reload(),
    );
  const workbook = computed(() => (ofTasks ? tasksWorkbook(filterQuery.value) : casesWorkbook(filterQuery.value)));
  const filtered = computed(() =>
    Boolean(filters.q.value || filters.process.value || filters.unit.value || filters.due.value),
  );
  const note = computed(() => {
    if (name === 'todo' && !filtered.value) {
      const { todo, overdue, dueToday } = live.counts;
      return t('inbox.note', { n: todo, overdue, today: dueToday });
    }
    return load.data.value ? t('inbox.count', { n: load.data.value.total }) : '';
  });
  return { filters, page, load, workbook, filtered, note };
}

async function taskRows(query: Query, signal: AbortSignal): Promise<Wire.Page<BoxRow>> {
  const page = await listTasks(query, signal);
  return { ...page, rows: page.rows.map((task) => ({ key: task.taskId, case: task.case, task })) };
}

async function caseRows(query: Query, signal: AbortSignal): Promise<Wire.Page<BoxRow>> {
  const page = await listCases(query, signal);
  return { ...page, rows: page.rows.map((row) => ({ key: row.caseNumber, case: row, task: null })) };
}
