import { createRouter, createWebHistory, type Router, type RouteRecordRaw } from 'vue-router';
import type { useSession } from '../stores/session';
import { notifyFailure, prepareNotices } from '../composables/notify';
import { moving } from '../frame/moving';
import { t, useWordsOf } from '../i18n';

declare module 'vue-router' {
  interface RouteMeta {
    /** Key of the page's name, for the window's title. */
    title?: string;
    open?: boolean;
    needs?: 'footage' | 'recorders' | 'statistics' | 'admin';
  }
}

const pages: RouteRecordRaw[] = [
  {
    path: '/',
    name: 'workbench',
    component: () => import('../pages/WorkbenchPage.vue'),
    meta: { title: 'nav.workbench' },
  },
  {
    path: '/start',
    name: 'start',
    component: () => import('../pages/start/StartPage.vue'),
    meta: { title: 'nav.start' },
  },
  {
    path: '/start/:processId',
    name: 'startForm',
    component: () => import('../pages/start/StartFormPage.vue'),
    meta: { title: 'nav.start' },
  },
  {
    path: '/inbox/:box(todo|done|started|copied)',
    name: 'inbox',
    component: () => import('../pages/inbox/InboxPage.vue'),
  },
  {
    path: '/tasks/:id',
    name: 'task',
    component: () => import('../pages/task/TaskPage.vue'),
    meta: { title: 'nav.task' },
  },
  {
    path: '/cases/:number',
    name: 'case',
    component: () => import('../pages/case/CasePage.vue'),
    meta: { title: 'nav.case' },
  },
  {
    path: '/footage',
    name: 'footage',
    component: () => import('../pages/footage/FootagePage.vue'),
    meta: { title: 'nav.footage', needs: 'footage' },
  },
  {
    path: '/footage/:id',
    name: 'recording',
    component: () => import('../pages/footage/RecordingPage.vue'),
    meta: { title: 'nav.footage', needs: 'footage' },
  },
  {
    path: '/activities',
    name: 'activities',
    component: async () => {
      await useWordsOf('activities');
      return import('../pages/activities/ActivitiesPage.vue');
    },
    meta: { title: 'nav.activities' },
  },
  {
    path: '/activities/:id',
    name: 'activity',
    component: async () => {
      await useWordsOf('activities');
      return import('../pages/activities/ActivityPage.vue');
    },
    meta: { title: 'nav.activities' },
  },
  {
    path: '/recorders',
    name: 'recorders',
    component: async () => {
      await useWordsOf('administration');
      return import('../pages/recorders/RecordersPage.vue');
    },
    meta: { title: 'nav.recorders', needs: 'recorders' },
  },
  {
    path: '/recorders/:id',
    name: 'recorder',
    component: async () => {
      await useWordsOf('administration');
      return import('../pages/recorders/RecorderPage.vue');
    },
    meta: { title: 'nav.recorders', needs: 'recorders' },
  },
  { path: '/admin/recorders', redirect: { name: 'recorders' } },
  {
    path: '/registers/:id?',
    name: 'registers',
    component: async () => {
      await useWordsOf('registers');
      return import('../pages/registers/RegistersPage.vue');
    },
    meta: { title: 'nav.registers' },
  },
  {
    path: '/verify',
    name: 'verify',
    component: async () => {
      await useWordsOf('verify');
      return import('../pages/VerifyPage.vue');
    },
    meta: { title: 'nav.verify' },
  },
  {
    path: '/statistics',
    name: 'statistics',
    component: async () => {
      await useWordsOf('statistics');
      return import('../pages/statistics/StatisticsPage.vue');
    },
    meta: { title: 'nav.statistics', needs: 'statistics' },
  },
  {
    path: '/statistics/cases',
    name: 'statisticsCases',
    component: async () => {
      await useWordsOf('statistics');
      return import('../pages/statistics/CasesBehindPage.vue');
    },
    meta: { title: 'nav.statistics', needs: 'statistics' },
  },
  {
    path: '/articles',
    name: 'articles',
    component: () => import('../pages/ArticlesPage.vue'),
    meta: { title: 'nav.articles' },
  },
  {
    path: '/admin/:section(units|people|deputies|grants|incidents|audit|status)?',
    name: 'admin',
    component: async () => {
      await useWordsOf('administration');
      return import('../pages/admin/AdminPage.vue');
    },
    meta: { title: 'nav.admin', needs: 'admin' },
  },
  {
    path: '/account',
    name: 'account',
    component: () => import('../pages/AccountPage.vue'),
    meta: { title: 'nav.account' },
  },
  {
    path: '/notifications',
    name: 'notifications',
    component: () => import('../pages/NotificationsPage.vue'),
    meta: { title: 'nav.notifications' },
  },
  {
    path: '/search',
    name: 'search',
    component: () => import('../pages/SearchPage.vue'),
    meta: { title: 'nav.search' },
  },
  {
    path: '/forbidden',
    name: 'forbidden',
    component: () => import('../pages/StatePage.vue'),
    props: { status: 403 },
    meta: { title: 'state.forbidden' },
  },
  {
    path: '/:rest(.*)*',
    name: 'notFound',
    component: () => import('../pages/StatePage.vue'),
    props: { status: 404 },
    meta: { title: 'state.notFound' },
  },
];

export function makeRouter(session: ReturnType<typeof useSession>): Router {
  const router = createRouter({
    history: createWebHistory(),
    routes: [
      {
        path: '/login',
        name: 'login',
        component: () => import('../pages/LoginPage.vue'),
        meta: { open: true, title: 'nav.login' },
      },
      { path: '/', component: () => import('../frame/AppFrame.vue'), children: pages },
    ],
    scrollBehavior: (to, from, saved) => saved ?? (to.path === from.path ? undefined : { top: 0 }),
  });

  router.beforeEach((to) => {
    if (to.meta.open) return session.view && !to.query.ended ? { name: 'workbench' } : true;
    if (!session.view) return { name: 'login', query: to.fullPath === '/' ? {} : { next: to.fullPath } };
    if (to.meta.needs === 'admin' && !session.mayAdminister) return { name: 'forbidden' };
    if (to.meta.needs === 'statistics' && !session.maySeeStatistics) return { name: 'forbidden' };
    if (to.meta.needs === 'recorders' && !session.maySeeRecorders) return { name: 'forbidden' };
    if (to.meta.needs === 'footage' && !session.maySeeFootage) return { name: 'forbidden' };
    return true;
  });

  void router.isReady().then(prepareNotices);
  router.beforeEach(() => void (moving.value = true));
  router.afterEach(() => {
    moving.value = false;
    sessionStorage.removeItem(RELOADED_KEY);
  });
  router.onError(() => void (moving.value = false));
  router.onError((_error, to) => onPageMissing(to.fullPath));

  router.afterEach((to) => {
    const title = to.name === 'inbox' ? `nav.${String(to.params.box)}` : to.meta.title;
    document.title = title ? `${t(title)} - ${t('product.name')}` : t('product.name');
  });
  return router;
}

const RELOADED_KEY = 'zhilu.reloadedFor';

/**
 * A page's script did not come: the line is down, or the product was upgraded since the window was opened. The second is
 * mended by opening the address anew, once.
 */
function onPageMissing(address: string): void {
  const already = sessionStorage.getItem(RELOADED_KEY) === address;
  if (!navigator.onLine || already) {
    sessionStorage.removeItem(RELOADED_KEY);
    notifyFailure(t('error.unreachable'));
    return;
  }
  sessionStorage.setItem(RELOADED_KEY, address);
  window.location.assign(address);
}
