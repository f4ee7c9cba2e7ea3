import { randomUUID } from 'node:crypto';
import request from 'supertest';
import type { DataSource } from 'typeorm';
import type { Role } from '@zhilu/domain';
import { Person, RoleInUnit, Unit } from '@zhilu/persistence';
import { hashPassword } from '../../apps/portal/src/people/password';

export const PASSWORD = 'Correct-Horse-7';

/** A small bureau: two units below the top, as id → path. */
export const UNITS = { bureau: 'bureau', north: 'bureau/north', south: 'bureau/south' } as const;
export type UnitId = keyof typeof UNITS;

let passwordHash: Promise<string> | undefined;

/** Puts the small bureau in the place of what a fresh installation begins with. */
export async function addUnits(facts: DataSource): Promise<void> {
  for (const table of [RoleInUnit, Person, Unit]) await facts.getRepository<object>(table).clear();
  const names = { bureau: '测试市交通运输局', north: '城北执法大队', south: '城南执法大队' };
  const rows = (Object.keys(UNITS) as UnitId[]).map((id, sort) => ({
    id,
    parentId: id === 'bureau' ? null : 'bureau',
    name: names[id],
    shortName: names[id].slice(0, 2),
    path: UNITS[id],
    sort,
  }));
  await facts.getRepository(Unit).insert(rows);
}

/** A person with these roles, all held in the unit. Gives the id. */
export async function addPerson(facts: DataSource, login: string, unit: UnitId, roles: Role[]): Promise<string> {
  passwordHash ??= hashPassword(PASSWORD);
  const id = `person-${login}`;
  await facts.getRepository(Person).insert({
    id,
    login,
    name: `${login}先生`,
    badgeNumber: null,
    unitId: unit,
    passwordHash: await passwordHash,
    oneTimePasswordAt: null,
    active: true,
    language: 'zh-CN',
    phrases: [],
    lastLoginAt: null,
    createdAt: new Date(),
  });
  for (const role of roles)
    await facts.getRepository(RoleInUnit).insert({ id: randomUUID(), personId: id, unitId: unit, role });
  return id;
}

/** A signed-in browser: cookie kept, CSRF token sent with every change. */
export interface Browser {
  get(path: string): request.Test;
  post(path: string, body?: object): request.Test;
  put(path: string, body?: object): request.Test;
  patch(path: string, body?: object): request.Test;
  remove(path: string): request.Test;
  upload(field: string, bytes: Buffer, name: string): request.Test;
  cookie: string;
  csrfToken: string;
}

export async function logIn(url: string, login: string, password = PASSWORD): Promise<Browser> {
  const answer = await request(url).post('/api/session').send({ login, password }).expect(200);
  const cookie = String(answer.headers['set-cookie'][0]).split(';')[0];
  return browser(url, cookie, answer.body.csrfToken as string);
}

export function browser(url: string, cookie: string, csrfToken: string): Browser {
  const change = (test: request.Test) => test.set('cookie', cookie).set('x-csrf-token', csrfToken);
  return {
    cookie,
    csrfToken,
    get: (path) => request(url).get(path).set('cookie', cookie),
    post: (path, body = {}) => change(request(url).post(path)).send(body),
    put: (path, body = {}) => change(request(url).put(path)).send(body),
    patch: (path, body = {}) => change(request(url).patch(path)).send(body),
    remove: (path) => change(request(url).delete(path)),
    upload: (field, bytes, name) =>
      change(request(url).post(`/api/attachments?field=${field}`)).attach('file', bytes, { filename: name }),
  };
}
