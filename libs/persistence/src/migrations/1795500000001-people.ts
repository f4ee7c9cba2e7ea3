import type { MigrationInterface, QueryRunner, TableOptions } from 'typeorm';
import {
  createTables,
  dropTables,
  flag,
  id,
  index,
  instant,
  integer,
  json,
  key,
  nullable,
  text,
  unique,
  varchar,
} from './columns';

const tables: readonly TableOptions[] = [
  {
    name: 'unit',
    columns: [id('id', 64), key('parentId', nullable), text('name'), text('shortName'), text('path'), integer('sort')],
  },
  {
    name: 'person',
    columns: [
      id('id', 64),
      key('login'),
      text('name'),
      text('badgeNumber', nullable),
      text('email', nullable),
      key('unitId'),
      text('passwordHash'),
      instant('oneTimePasswordAt', nullable),
      key('passwordSetBy', nullable),
      flag('active'),
      text('language'),
      json('phrases'),
      instant('lastLoginAt', nullable),
      instant('createdAt'),
      key('createdBy', nullable),
    ],
    indices: [unique('UQ_person_login', 'login')],
  },
  {
    name: 'role_in_unit',
    columns: [id('id', 64), key('personId'), key('unitId'), key('role')],
    indices: [index('IX_role_in_unit_role', 'role', 'unitId'), unique('UQ_role_in_unit', 'personId', 'unitId', 'role')],
  },
  {
    name: 'deputy',
    columns: [
      id('id', 64),
      key('personId'),
      key('deputyId'),
      instant('validFrom'),
      instant('validTo'),
      key('createdBy'),
    ],
    indices: [index('IX_deputy_deputy', 'deputyId', 'validTo')],
  },
  {
    name: 'grant_request',
    columns: [
      id('id', 64),
      varchar('kind', 16),
      key('personId'),
      key('role', nullable),
      key('unitId', nullable),
      key('absentId', nullable),
      instant('validFrom', nullable),
      instant('validTo', nullable),
      key('requestedBy'),
      instant('requestedAt'),
      instant('expiresAt'),
      varchar('state', 16),
      key('decidedBy', nullable),
      instant('decidedAt', nullable),
    ],
    indices: [index('IX_grant_request_state', 'state', 'expiresAt')],
  },
  {
    name: 'session',
    columns: [
      id('id', 64),
      key('personId'),
      key('csrfToken'),
      text('userAgent', nullable),
      instant('createdAt'),
      instant('seenAt'),
      instant('expiresAt'),
    ],
    indices: [index('IX_session_person', 'personId')],
  },
  {
    name: 'login_throttle',
    columns: [id('id', 128), integer('failures'), instant('blockedUntil', nullable), instant('lastFailureAt')],
  },
];

/** Units, people, their roles and sessions. */
export class CreatePeople1795500000001 implements MigrationInterface {
  name = 'CreatePeople1795500000001';

  async up(queryRunner: QueryRunner): Promise<void> {
    await createTables(queryRunner, tables);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await dropTables(queryRunner, tables);
  }
}
