import type { IconName } from '../components/icons';
import type { RouteLocationRaw } from 'vue-router';
import type { Wire } from '@zhilu/domain';

export interface NavItem {
  key: string;
  icon: IconName;
  to: RouteLocationRaw;
  /** Address prefix under which the item is the current one. */
  prefix: string;
  count?: (counts: Wire.InboxCounts) => number;
  needs?: 'footage' | 'recorders' | 'statistics' | 'admin';
}

export interface NavGroup {
  key: string;
  items: NavItem[];
}

const box = (name: string, icon: IconName, count?: NavItem['count']): NavItem => ({
  key: `nav.${name}`,
  icon,
  to: { name: 'inbox', params: { box: name } },
  prefix: `/inbox/${name}`,
  count,
});

/** Navigation by task, in the order people work. */
export const NAVIGATION: NavGroup[] = [
  {
    key: 'nav.groupWork',
    items: [
      { key: 'nav.workbench', icon: 'home', to: { name: 'workbench' }, prefix: '/' },
      { key: 'nav.start', icon: 'plus', to: { name: 'start' }, prefix: '/start' },
      box('todo', 'inbox', (counts) => counts.todo),
      box('done', 'done'),
      box('started', 'sent'),
      box('copied', 'copy', (counts) => counts.copiedUnread),
    ],
  },
  {
    key: 'nav.groupMaterial',
    items: [
      { key: 'nav.footage', icon: 'film', to: { name: 'footage' }, prefix: '/footage', needs: 'footage' },
      { key: 'nav.activities', icon: 'calendar', to: { name: 'activities' }, prefix: '/activities' },
      { key: 'nav.recorders', icon: 'device', to: { name: 'recorders' }, prefix: '/recorders', needs: 'recorders' },
      { key: 'nav.registers', icon: 'book', to: { name: 'registers' }, prefix: '/registers' },
    ],
  },
  {
    key: 'nav.groupOversight',
    items: [
      {
        key: 'nav.statistics',
        icon: 'chart',
        to: { name: 'statistics' },
        prefix: '/statistics',
        needs: 'statistics',
      },
      { key: 'nav.articles', icon: 'article', to: { name: 'articles' }, prefix: '/articles' },
    ],
  },
  {
    key: 'nav.groupManage',
    items: [{ key: 'nav.admin', icon: 'settings', to: { name: 'admin' }, prefix: '/admin', needs: 'admin' }],
  },
];

/** The item whose place the page is: tasks belong to 待办, cases to 我发起的. */
export function isCurrent(item: NavItem, path: string): boolean {
  if (item.prefix === '/') return path === '/';
  if (item.prefix === '/inbox/todo' && path.startsWith('/tasks/')) return true;
  return path === item.prefix || path.startsWith(`${item.prefix}/`);
}
