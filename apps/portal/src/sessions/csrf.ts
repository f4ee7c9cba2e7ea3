import { timingSafeEqual } from 'node:crypto';
import { Refusal } from '@zhilu/domain';
import type { PortalRequest } from '../requests/current-person';

/** Header the page sends back with every change; a foreign page can neither read nor send it. */
export const CSRF_HEADER = 'x-csrf-token';

/** True when the browser says that the request comes from another site's page. */
export function isForeign(request: PortalRequest): boolean {
  const { origin } = request.headers;
  const site = request.headers['sec-fetch-site'];
  if (origin !== undefined) return !isOwn(origin, request);
  return site !== undefined && site !== 'same-origin' && site !== 'none';
}

/** Throws Refusal `forbidden` when the change does not carry the session's own token. */
export function checkToken(request: PortalRequest, expected: string): void {
  const given = request.headers[CSRF_HEADER];
  if (typeof given === 'string' && same(given, expected)) return;
  throw new Refusal('forbidden', {
    zh: '页面已过期，请刷新后重试',
    en: 'The page is out of date; reload it and try again',
  });
}

function isOwn(origin: string, request: PortalRequest): boolean {
  if (!URL.canParse(origin)) return false;
  // `host` follows X-Forwarded-Host only behind a trusted proxy.
  return new URL(origin).host === request.get('host') || new URL(origin).host === request.host;
}

function same(given: string, expected: string): boolean {
  const [one, other] = [Buffer.from(given), Buffer.from(expected)];
  return one.length === other.length && timingSafeEqual(one, other);
}
