import { createI18n } from 'vue-i18n';
import type { Sentence } from '@zhilu/domain';
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

/** A name or sentence that is there in both languages, in the reader's. */
export function inReadersLanguage({ zh, en }: Sentence): string {
  return currentLanguage() === 'en' ? en : zh;
}

export async function useLanguage(language: Language): Promise<void> {
  if (language === 'en') i18n.global.setLocaleMessage('en', (await import('./en')).default);
  for (const pages of wanted) await mergeWords(language, pages);
  (i18n.global.locale as { value: string }).value = language;
  document.documentElement.lang = language;
}

/** Words that come with their pages, so that no other page loads them. */
const OF_PAGES = {
  administration: { 'zh-CN': () => import('./zh-CN/administration'), en: () => import('./en/administration') },
  activities: { 'zh-CN': () => import('./zh-CN/activities'), en: () => import('./en/activities') },
  verify: { 'zh-CN': () => import('./zh-CN/verify'), en: () => import('./en/verify') },
  registers: { 'zh-CN': () => import('./zh-CN/registers'), en: () => import('./en/registers') },
  statistics: { 'zh-CN': () => import('./zh-CN/statistics'), en: () => import('./en/statistics') },
};
const wanted = new Set<keyof typeof OF_PAGES>();

/** Fetches the words of some pages, now and after every change of the language. */
export async function useWordsOf(pages: keyof typeof OF_PAGES): Promise<void> {
  wanted.add(pages);
  await mergeWords(currentLanguage(), pages);
}

async function mergeWords(language: Language, pages: keyof typeof OF_PAGES): Promise<void> {
  i18n.global.mergeLocaleMessage(language, (await OF_PAGES[pages][language]()).default);
}
