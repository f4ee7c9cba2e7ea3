import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';

/** How long a ticket opens a stream. */
export const TICKET_MS = 10 * 60_000;

const content = z.strictObject({
  /** What it is good for; a ticket of one purpose opens nothing else. */
  purpose: z.literal('playback'),
  recordingId: z.string().min(1).max(64),
  sessionId: z.string().length(64),
  /** Milliseconds since 1970. */
  expires: z.number().int(),
});
export type TicketContent = z.infer<typeof content>;

/** A ticket that only holders of the key can make: content and HMAC-SHA-256, both base64url. */
export function signTicket(ticket: TicketContent, key: string): string {
  const text = Buffer.from(JSON.stringify(ticket)).toString('base64url');
  return `${text}.${mac(text, key).toString('base64url')}`;
}

/** The content of a ticket made with this key, or null for anything else. Expiry is the caller's to judge. */
export function readTicket(text: string, key: string): TicketContent | null {
  const [body, seal, ...rest] = text.split('.');
  if (!body || !seal || rest.length > 0) return null;
  const [given, expected] = [Buffer.from(seal, 'base64url'), mac(body, key)];
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return null;
  const parsed = content.safeParse(JSON.parse(Buffer.from(body, 'base64url').toString()));
  return parsed.success ? parsed.data : null;
}

function mac(text: string, key: string): Buffer {
  return createHmac('sha256', key).update(`zhilu stream ticket\n${text}`).digest();
}
