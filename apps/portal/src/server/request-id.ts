import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';

/** The request's own number, given once; answer and log lines carry it. Whatever the sender calls it does not count. */
export function requestId(request: IncomingMessage & { id?: unknown }, response: ServerResponse): string {
  if (typeof request.id === 'string') return request.id;
  const id = randomUUID();
  request.id = id;
  response.setHeader('X-Request-Id', id);
  return id;
}

/** Numbers a request before anything can refuse it. */
export function numbered(request: IncomingMessage, response: ServerResponse, next: () => void): void {
  requestId(request, response);
  next();
}
