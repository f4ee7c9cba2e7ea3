import type { NextFunction, Request, Response } from 'express';
import { Refusal } from '@zhilu/domain';
import { readToken } from '../sessions/session-cookie';

/** What one session may ask for: far above a busy page, far below a loop. */
const PER_SECOND = 60;
const BURST = 120;
/** Played parts of a recording come in quick succession and have a ticket of their own. */
const NOT_COUNTED = /^\/api\/streams\//;
/** Above so many sessions those that are full again are forgotten. */
const MOST_KEPT = 1000;

interface Bucket {
  tokens: number;
  /** Milliseconds of a clock that never jumps. */
  at: number;
}

/** Counts requests a session in this process's memory. `now`: milliseconds, never going back. */
export class RequestBuckets {
  private readonly buckets = new Map<string, Bucket>();

  constructor(private readonly now: () => number = () => performance.now()) {}

  /** Takes one request from the session's bucket; false when it is empty. */
  take(session: string): boolean {
    const bucket = this.refilled(session);
    const enough = bucket.tokens >= 1;
    if (enough) bucket.tokens -= 1;
    this.buckets.set(session, bucket);
    if (this.buckets.size > MOST_KEPT) this.forgetFull();
    return enough;
  }

  /** Sessions remembered now. */
  get size(): number {
    return this.buckets.size;
  }

  private refilled(session: string): Bucket {
    const at = this.now();
    const known = this.buckets.get(session) ?? { tokens: BURST, at };
    return { tokens: Math.min(BURST, known.tokens + ((at - known.at) / 1000) * PER_SECOND), at };
  }

  /** A bucket nobody took from for as long as it fills up says no more than no bucket. */
  private forgetFull(): void {
    const longAgo = this.now() - (BURST / PER_SECOND) * 1000;
    for (const [session, { at }] of this.buckets) if (at < longAgo) this.buckets.delete(session);
  }
}

/** Refuses a session's request with `throttled` before any work is done for it: no body read, no question to the facts. */
export function requestGuard(buckets = new RequestBuckets()) {
  return (request: Request, _response: Response, next: NextFunction): void => {
    const session = NOT_COUNTED.test(request.originalUrl) ? null : readToken(request);
    next(session === null || buckets.take(session) ? undefined : tooFast());
  };
}

function tooFast(): Refusal {
  const sentence = { zh: '操作过于频繁，请稍候再试', en: 'Too many requests in a moment; wait a little and try again' };
  return new Refusal('throttled', sentence, { retryAfterSeconds: 1 });
}
