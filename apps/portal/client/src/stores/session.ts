import { computed, ref } from 'vue';
import { defineStore } from 'pinia';
import {
  ROLE_NAMES,
  ROLES_SEEING_RECORDERS,
  ROLES_SEEING_STATISTICS,
  ROLES_WITHOUT_FOOTAGE,
  type Role,
  type Wire,
} from '@zhilu/domain';
import { readModelWords } from '../api/cases';
import { requestContext } from '../api/http';
import * as api from '../api/session';
import { inReadersLanguage, useLanguage, type Language } from '../i18n';
import { takeModelWords } from '../i18n/modelWords';
import { sectionsFor } from './adminSections';

const UNIT_KEY = 'zhilu.unit';
const LANGUAGE_KEY = 'zhilu.language';

/** Who works here, in which unit, and what the roles allow to be shown. The server decides again on every request. */
export const useSession = defineStore('session', () => {
  const view = ref<Wire.SessionView | null>(null);
  const chosenUnitId = ref(localStorage.getItem(UNIT_KEY) ?? '');

  const roles = computed(() => {
    const held = view.value?.roles ?? [];
    return held.map((each) => ({ ...each, roleName: inReadersLanguage(ROLE_NAMES[each.role]) }));
  });
  const units = computed(() => {
    const found = new Map(roles.value.map((role) => [role.unitId, role.unitName]));
    const own = view.value?.person;
    if (own && !found.size) found.set(own.unitId, own.unitName);
    return [...found].map(([id, name]) => ({ id, name }));
  });
  const unit = computed(() => units.value.find((each) => each.id === chosenUnitId.value) ?? units.value[0] ?? null);
  const roleHere = computed(() => roles.value.find((role) => role.unitId === unit.value?.id) ?? roles.value[0] ?? null);

  const has = (role: Role): boolean => roles.value.some((each) => each.role === role);
  const maySeeFootage = computed(() => roles.value.some((each) => !ROLES_WITHOUT_FOOTAGE.includes(each.role)));
  const maySeeRecorders = computed(() => has('officer') || ROLES_SEEING_RECORDERS.some(has));
  const maySeeStatistics = computed(() => roles.value.some((each) => ROLES_SEEING_STATISTICS.includes(each.role)));
  const mayAdminister = computed(() => sectionsFor(has).length > 0);

  async function take(next: Wire.SessionView): Promise<void> {
    view.value = next;
    requestContext.csrfToken = next.csrfToken;
    await speak(next.language);
  }

  async function speak(language: Language): Promise<void> {
    requestContext.language = language;
    localStorage.setItem(LANGUAGE_KEY, language);
    // Without these names the models' own stay, which is no reason to keep anybody out.
    if (language === 'en' && view.value) await readModelWords().then(takeModelWords, () => undefined);
    await useLanguage(language);
  }

  /** Takes up a session that is still open; false when there is none. */
  async function resume(): Promise<boolean> {
    await speak(localStorage.getItem(LANGUAGE_KEY) === 'en' ? 'en' : 'zh-CN');
    try {
      const { session } = await api.readPublic();
      if (session) await take(session);
      return session !== null;
    } catch {
      return false;
    }
  }

  async function logIn(login: string, password: string): Promise<void> {
    await take(await api.logIn(login, password));
  }

  async function logOut(): Promise<void> {
    await api.logOut().catch(() => undefined);
    forget();
  }

  function forget(): void {
    view.value = null;
    requestContext.csrfToken = '';
  }

  function chooseUnit(id: string): void {
    chosenUnitId.value = id;
    localStorage.setItem(UNIT_KEY, id);
  }

  async function chooseLanguage(language: Language): Promise<void> {
    await speak(language);
    if (!view.value) return;
    view.value = { ...view.value, language };
    await api.savePreferences({ language });
  }

  async function savePhrases(phrases: string[]): Promise<void> {
    await api.savePreferences({ phrases });
    if (view.value) view.value = { ...view.value, phrases };
  }

  return {
    view,
    roles,
    units,
    unit,
    roleHere,
    has,
    maySeeFootage,
    maySeeRecorders,
    maySeeStatistics,
    mayAdminister,
    resume,
    logIn,
    logOut,
    forget,
    chooseUnit,
    chooseLanguage,
    savePhrases,
    speak,
  };
});
