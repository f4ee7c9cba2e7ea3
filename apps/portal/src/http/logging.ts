import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Params } from 'nestjs-pino';
import type { Settings } from '@zhilu/config';

/** What a log line may say of a request: never cookies, bodies, query texts or stream tickets. */
function seen(request: IncomingMessage & { id?: unknown; originalUrl?: string }): Record<string, unknown> {
  const path = (request.originalUrl ?? request.url ?? '').split('?')[0];
  return {
    id: request.id,
    method: request.method,
    path: path.replace(/(\/api\/streams\/).+/, '$1[ticket]').slice(0, 300),
  };
}

/** pino through nestjs-pino; each request gets our own id, which the answer and every log line carry. */
export function logging(settings: Settings): Params {
  return {
    pinoHttp: {
      level: settings.LOG_LEVEL,
      genReqId: (_request: IncomingMessage, response: ServerResponse) => {
        const id = randomUUID();
        response.setHeader('X-Request-Id', id);
        return id;
      },
      serializers: { req: seen, res: (response: { statusCode: number }) => ({ status: response.statusCode }) },
      redact: { paths: ['req.headers', 'res.headers', '*.password', '*.token', '*.cookie'], remove: true },
      customLogLevel: (_request, response, error) => {
        if (error || response.statusCode >= 500) return 'error';
        return response.statusCode >= 400 ? 'info' : 'debug';
      },
    },
  };
}
