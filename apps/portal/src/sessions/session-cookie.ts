import { createHash } from 'node:crypto';
import { parseCookie, stringifySetCookie } from 'cookie';
import type { Request, Response } from 'express';

const NAME = 'zhilu_session';
const TOKEN = /^[A-Za-z0-9_-]{43}$/;

/** The token the browser sent, or null when there is none or it cannot be ours. */
export function readToken(request: Pick<Request, 'headers'>): string | null {
  const token = parseCookie(request.headers.cookie ?? '')[NAME];
  return token !== undefined && TOKEN.test(token) ? token : null;
}

/** Sent only to us, never to scripts, never along with a request from another site; over HTTPS never without it. */
export function giveToken(request: Request, response: Response, token: string, maxAgeSeconds: number): void {
  response.setHeader('Set-Cookie', cookie(request, token, maxAgeSeconds));
}

export function takeToken(request: Request, response: Response): void {
  response.setHeader('Set-Cookie', cookie(request, '', 0));
}

/** What the table keeps of a token, so that a stolen table opens no session. */
export function sessionIdOf(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

function cookie(request: Request, value: string, maxAge: number): string {
  return stringifySetCookie({
    name: NAME,
    value,
    httpOnly: true,
    sameSite: 'strict',
    path: '/',
    secure: request.secure,
    maxAge,
  });
}
