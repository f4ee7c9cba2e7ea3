import { createI18n } from 'vue-i18n';
import zhCN from './zh-CN';

export type Language = 'zh-CN' | 'en';

/** Chinese is in the first load, English is fetched when somebody asks for it. */
export const i18n = createI18n({
  legacy: false,
  locale: 'zh-CN' as Language,
  fallbackLocale: 'zh-CN',
  messages: { 'zh-CN': zhCN } as Record<string, typeof zhCN>,
  missingWarn: import.meta.env.DEV,
  fallbackWarn: import.meta.env.DEV,
});

export const t = i18n.global.t;

export function currentLanguage(): Language {
  return i18n.global.locale.value as Language;
}

export async function useLanguage(language: Language): Promise<void> {
  if (language === 'en') i18n.global.setLocaleMessage('en', (await import('./en')).default);
  if (administered) await mergeAdministration(language);
  (i18n.global.locale as { value: string }).value = language;
  document.documentElement.lang = language;
}

let administered = false;

/** Fetches the words of 系统管理, now and after every change of the language. */
export async function useAdministrationWords(): Promise<void> {
  administered = true;
  await mergeAdministration(currentLanguage());
}

async function mergeAdministration(language: Language): Promise<void> {
  const words = language === 'en' ? await import('./en/administration') : await import('./zh-CN/administration');
  i18n.global.mergeLocaleMessage(language, words.default);
}
