import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { Role } from '@zhilu/domain';
import { Instant, Integer, Json, Key, Text } from './columns';

/** A unit of the bureau's tree; `path` is the ids from the root, joined by `/`, so that "unit or ancestor" is one prefix test. */
@Entity('unit')
export class Unit {
  @PrimaryColumn('varchar', { length: 64 }) id: string;
  @Key({ nullable: true }) parentId: string | null;
  @Text() name: string;
  @Text() shortName: string;
  @Text() path: string;
  @Integer() sort: number;
}

@Entity('person')
@Index('UQ_person_login', ['login'], { unique: true })
export class Person {
  @PrimaryColumn('varchar', { length: 64 }) id: string;
  @Key() login: string;
  @Text() name: string;
  @Text({ nullable: true }) badgeNumber: string | null;
  /** Where reminders go besides the portal, when the bureau has a mail server. */
  @Text({ nullable: true }) email?: string | null;
  @Key() unitId: string;
  @Text() passwordHash: string;
  /** When an administrator set a one-time password that must be changed before anything else; null otherwise. */
  @Instant({ nullable: true }) oneTimePasswordAt: Date | null;
  /**
   * Who came to know a password of this account last, besides its owner: who opened it, or was shown a new one. A password
   * changed in the account's name does not clear it, since whoever knew the old one may have been the one who changed it.
   * Null where nobody did (the operator's own reset, demo data).
   */
  @Key({ nullable: true }) passwordSetBy?: string | null;
  @Column('boolean') active: boolean;
  @Text() language: string;
  /** The person's own 常用语. */
  @Json() phrases: string[];
  @Instant({ nullable: true }) lastLoginAt: Date | null;
  @Instant() createdAt: Date;
  /** The administrator who opened the account; null for those the bureau began with. */
  @Key({ nullable: true }) createdBy?: string | null;
}

@Entity('role_in_unit')
@Index('UQ_role_in_unit', ['personId', 'unitId', 'role'], { unique: true })
@Index('IX_role_in_unit_role', ['role', 'unitId'])
export class RoleInUnit {
  @PrimaryColumn('varchar', { length: 64 }) id: string;
  @Key() personId: string;
  @Key() unitId: string;
  @Column('varchar', { length: 64 }) role: Role;
}

/** 离岗代理: `deputyId` acts for `personId` between two instants; what is done is recorded with 代. */
@Entity('deputy')
@Index('IX_deputy_deputy', ['deputyId', 'validTo'])
export class Deputy {
  @PrimaryColumn('varchar', { length: 64 }) id: string;
  @Key() personId: string;
  @Key() deputyId: string;
  @Instant() validFrom: Date;
  @Instant() validTo: Date;
  @Key() createdBy: string;
}

export type GrantState = 'pending' | 'confirmed' | 'refused' | 'withdrawn' | 'expired';

/**
 * What an administrator wants that takes a second person's confirmation: a role, the right to act for somebody who decides, a
 * new password for an account that decides; or that one of the last who confirm loses the role or the account.
 */
@Entity('grant_request')
@Index('IX_grant_request_state', ['state', 'expiresAt'])
export class GrantRequest {
  @PrimaryColumn('varchar', { length: 64 }) id: string;
  @Column('varchar', { length: 16 }) kind: 'role' | 'deputy' | 'password' | 'revocation' | 'closing';
  /** Who is to have it, or to lose it. */
  @Key() personId: string;
  @Column('varchar', { length: 64, nullable: true }) role: Role | null;
  @Key({ nullable: true }) unitId: string | null;
  /** Whom `personId` is to act for, and how long. */
  @Key({ nullable: true }) absentId: string | null;
  @Instant({ nullable: true }) validFrom: Date | null;
  @Instant({ nullable: true }) validTo: Date | null;
  @Key() requestedBy: string;
  @Instant() requestedAt: Date;
  @Instant() expiresAt: Date;
  @Column('varchar', { length: 16 }) state: GrantState;
  @Key({ nullable: true }) decidedBy: string | null;
  @Instant({ nullable: true }) decidedAt: Date | null;
}

/** A login. `id` is the sha256 of the cookie's token, so that a stolen table opens no session. */
@Entity('session')
@Index('IX_session_person', ['personId'])
export class Session {
  @PrimaryColumn('varchar', { length: 64 }) id: string;
  @Key() personId: string;
  @Key() csrfToken: string;
  @Text({ nullable: true }) userAgent: string | null;
  @Instant() createdAt: Date;
  @Instant() seenAt: Date;
  @Instant() expiresAt: Date;
}

/** Failed logins by login name or by address; shared by all portals. */
@Entity('login_throttle')
export class LoginThrottle {
  @PrimaryColumn('varchar', { length: 128 }) id: string;
  @Integer() failures: number;
  @Instant({ nullable: true }) blockedUntil: Date | null;
  @Instant() lastFailureAt: Date;
}
