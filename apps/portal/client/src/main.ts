import { createApp } from 'vue';
import { createPinia } from 'pinia';
import 'element-plus/theme-chalk/base.css';
import './styles/tokens.css';
import './styles/base.css';
import './styles/element.css';
import App from './App.vue';
import { requestContext } from './api/http';
import { i18n, t } from './i18n';
import { makeRouter } from './router';
import { useSession } from './stores/session';

const app = createApp(App);
app.use(createPinia());
app.use(i18n);

const session = useSession();
requestContext.unreachable = () => t('error.unreachable');
const router = makeRouter(session);
requestContext.onSessionEnded = () => {
  if (!session.view) return;
  session.forget();
  void router.push({ name: 'login', query: { next: router.currentRoute.value.fullPath, ended: '1' } });
};

void session.resume().then(() => {
  app.use(router);
  app.mount('#app');
});
