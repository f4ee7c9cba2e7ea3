import type { Wire } from '@zhilu/domain';

/** Logins of the demo people with their passwords, for the login page; provided only with demo data. */
export const DEMO_ACCOUNTS = Symbol('DemoAccounts');
export type DemoAccounts = () => Promise<NonNullable<Wire.PublicView['accounts']>>;
