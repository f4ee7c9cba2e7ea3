import type { Server } from 'node:http';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { Settings } from '@zhilu/config';
import { serveOpenApi } from '../openapi/openapi';
import { clientFiles } from './client-files';
import { requestGuard } from './request-guard';
import { numbered } from './request-id';
import { noStore, securityHeaders } from './security-headers';

/** Longest JSON body; forms are far below, files go through the upload route. */
const JSON_LIMIT = '1mb';

/** A large upload over a slow line takes this long; headers still have to come within a minute. */
const REQUEST_MS = 30 * 60_000;

/** Puts on what belongs to HTTP, the same in production and in tests. */
export function dress(app: NestExpressApplication, settings: Settings): void {
  app.disable('x-powered-by');
  if (settings.TRUST_PROXY) app.set('trust proxy', settings.TRUST_PROXY);
  app.set('query parser', 'simple');
  app.use(numbered);
  app.use(securityHeaders());
  app.use('/api', noStore);
  app.use('/api', requestGuard());
  app.useBodyParser('json', { limit: JSON_LIMIT, strict: true });
  app.use(clientFiles());
  serveOpenApi(app);
  (app.getHttpServer() as Server).requestTimeout = REQUEST_MS;
  app.enableShutdownHooks();
}
