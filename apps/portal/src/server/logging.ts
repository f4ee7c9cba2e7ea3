import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Params } from 'nestjs-pino';
import type { Options } from 'pino-http';
import type { Settings } from '@zhilu/config';
import { requestId } from './request-id';

/** Nest's own lines about how it puts itself together; a hundred at each start, of use to nobody on duty. */
const CHATTER = ['InstanceLoader', 'RoutesResolver', 'RouterExplorer'];
/** Asked every few seconds by supervisors. */
const PROBES = /^\/(health|metrics)(\/|\?|$)/;

/** What a log line may say of a request: never headers, bodies, query texts or stream tickets. */
function seen(request: IncomingMessage & { id?: unknown; originalUrl?: string }): Record<string, unknown> {
  const path = (request.originalUrl ?? request.url ?? '').split('?')[0];
  return {
    id: request.id,
    method: request.method,
    path: path.replace(/(\/api\/streams\/).+/, '$1[ticket]').slice(0, 300),
  };
}

/** The filter of problems marks what a part that is away or full made fail. */
function isForeseen({ locals }: ServerResponse & { locals?: { foreseen?: boolean } }): boolean {
  return locals?.foreseen === true;
}

/** pino-http's options; each request gets our own id, which the answer and every log line carry. */
export function requestLog(settings: Pick<Settings, 'LOG_LEVEL'>): Options {
  return {
    level: settings.LOG_LEVEL,
    genReqId: requestId,
    // The raw request would reach the serializer with everything in it.
    wrapSerializers: false,
    serializers: { req: seen, res: (response: ServerResponse) => ({ status: response.statusCode }) },
    autoLogging: { ignore: (request) => PROBES.test(request.url ?? '') },
    customLogLevel: (_request, response, error) => {
      // Its cause is said once, and not with each request it befalls.
      if (isForeseen(response)) return 'debug';
      if (error || response.statusCode >= 500) return 'error';
      return response.statusCode >= 400 ? 'info' : 'debug';
    },
    // The filter has logged the error itself; the one made up by pino-http from the status says nothing.
    customErrorObject: (_request, _response, _error, line: Record<string, unknown>) => ({ ...line, err: undefined }),
    hooks: {
      logMethod(parameters, method) {
        const [first] = parameters as [unknown];
        const context = typeof first === 'object' && first !== null && 'context' in first ? String(first.context) : '';
        if (!CHATTER.includes(context)) method.apply(this, parameters);
      },
    },
  };
}

/** The process's log: pino through nestjs-pino. */
export function logging(settings: Settings): Params {
  return { pinoHttp: requestLog(settings) };
}
