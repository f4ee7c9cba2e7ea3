import type { Role, Wire } from '@zhilu/domain';
import { get, patch, post, remove } from './http';

export interface UnitInput {
  name: string;
  shortName: string;
  parentId: string | null;
  sort: number;
}

export interface PersonInput {
  login: string;
  name: string;
  badgeNumber: string | null;
  unitId: string;
}

export interface DeputyInput {
  personId: string;
  deputyId: string;
  validFrom: string;
  validTo: string;
}

export const listUnits = (signal?: AbortSignal): Promise<Wire.UnitView[]> => get('/admin/units', {}, signal);
export const addUnit = (unit: UnitInput): Promise<Wire.UnitView> => post('/admin/units', unit);
export const changeUnit = (id: string, change: Partial<UnitInput>): Promise<Wire.UnitView> =>
  patch(`/admin/units/${encodeURIComponent(id)}`, change);

const person = (id: string): string => `/admin/people/${encodeURIComponent(id)}`;
export const listPeople = (signal?: AbortSignal): Promise<Wire.PersonView[]> => get('/admin/people', {}, signal);
export const addPerson = (input: PersonInput): Promise<Wire.PersonView & { password?: string }> =>
  post('/admin/people', input);
/** Answers the request when a second person must confirm. */
export const changePerson = (
  id: string,
  change: Partial<PersonInput> & { active?: boolean },
): Promise<Wire.PersonView | Wire.GrantRequestView> => patch(person(id), change);
/** Answers the request when a second person must confirm. */
export const addRole = (id: string, role: Role, unitId: string): Promise<Wire.GrantRequestView | undefined> =>
  post(`${person(id)}/roles`, { role, unitId });
/** Answers the request when a second person must confirm. */
export const removeRole = (id: string, role: Role, unitId: string): Promise<Wire.GrantRequestView | undefined> =>
  remove(`${person(id)}/roles/${role}/${encodeURIComponent(unitId)}`);
/** Answers the request when a second person must confirm. */
export const resetPassword = (id: string): Promise<Wire.NewPassword | Wire.GrantRequestView> =>
  post(`${person(id)}/password`);

export const listDeputies = (signal?: AbortSignal): Promise<Wire.DeputyView[]> => get('/admin/deputies', {}, signal);
/** Answers the request when a second person must confirm. */
export const addDeputy = (input: DeputyInput): Promise<Wire.DeputyView | Wire.GrantRequestView> =>
  post('/admin/deputies', input);
export const removeDeputy = (id: string): Promise<void> => remove(`/admin/deputies/${encodeURIComponent(id)}`);
const grant = (id: string): string => `/admin/grants/${encodeURIComponent(id)}`;
export const listGrants = (signal?: AbortSignal): Promise<Wire.GrantRequestView[]> => get('/admin/grants', {}, signal);
/** Answers the password where one was to be set. */
export const confirmGrant = (id: string): Promise<Wire.NewPassword | undefined> => post(`${grant(id)}/confirm`);
export const refuseGrant = (id: string): Promise<void> => post(`${grant(id)}/refuse`);
export const withdrawGrant = (id: string): Promise<void> => remove(grant(id));
export const readStatus = (signal?: AbortSignal): Promise<Wire.SystemStatus> => get('/admin/status', {}, signal);
