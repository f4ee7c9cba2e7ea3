import { ACT_NAMES } from '@zhilu/audit';
import type { Sentence } from '@zhilu/domain';
import { inLanguage, type Language } from '../requests/language';

const NAMES: Record<string, Sentence> = ACT_NAMES;

/** An audited act in words; rows of before may hold acts that are no longer known, which are shown as they stand. */
export function actName(act: string, language: Language): string {
  const name = NAMES[act];
  return name ? inLanguage(name, language) : act;
}
