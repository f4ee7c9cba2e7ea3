import type { Sentence } from '@zhilu/domain';
import type { PortalRequest } from './current-person';

export type Language = 'zh-CN' | 'en';

/** The reader's language: the person's own, else the browser's first, Chinese when in doubt. */
export function languageOf(request: Pick<PortalRequest, 'person' | 'headers'>): Language {
  if (request.person) return request.person.language;
  const first = (request.headers['accept-language'] ?? '').trim().toLowerCase();
  return first.startsWith('en') ? 'en' : 'zh-CN';
}

export function inLanguage(sentence: Sentence, language: Language): string {
  return language === 'en' ? sentence.en : sentence.zh;
}
