import type { Wire } from '@zhilu/domain';
import { get, post, put, remove, request } from './http';

export const readPublic = (): Promise<Wire.PublicView> => get('/public');
export const logIn = (login: string, password: string): Promise<Wire.SessionView> =>
  request('POST', '/session', { body: { login, password }, mayBeAnonymous: true });
export const logOut = (): Promise<void> => remove('/session');
export const changePassword = (current: string, next: string): Promise<void> => post('/me/password', { current, next });
export const savePreferences = (change: { language?: 'zh-CN' | 'en'; phrases?: string[] }): Promise<void> =>
  put('/me/preferences', change);

export const readWorkbench = (signal?: AbortSignal): Promise<Wire.WorkbenchView> => get('/workbench', {}, signal);
export const readCounts = (): Promise<Wire.InboxCounts> => get('/inbox/counts');
export const search = (q: string, signal?: AbortSignal): Promise<Wire.SearchResult> => get('/search', { q }, signal);
export const readNotifications = (signal?: AbortSignal): Promise<Wire.NotificationView[]> =>
  get('/notifications', {}, signal);
export const markRead = (ids: string[]): Promise<void> => post('/notifications/read', { ids });
/** Units a person may filter by. */
export interface UnitRef {
  id: string;
  name: string;
  shortName: string;
}

export const listUnits = (signal?: AbortSignal): Promise<UnitRef[]> => get('/units', {}, signal);
export const findPeople = (q: string, unit?: string): Promise<Wire.PersonRef[]> => get('/people', { q, unit });
