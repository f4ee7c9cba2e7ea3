import type { NestExpressApplication } from '@nestjs/platform-express';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { cleanupOpenApiDoc } from 'nestjs-zod';
import type { NextFunction, Request, Response } from 'express';
import { readToken } from '../sessions/session-cookie';
import { SessionsService } from '../sessions/sessions.service';
import { productVersion } from '../foundation/shipped-folder';
import { withAnswers } from './answers';

const PAGE = 'api/docs';
const FILE = 'api/openapi.json';

/** The description of the API, the same that /api/openapi.json answers. */
export function openApi(app: NestExpressApplication): OpenAPIObject {
  const about = new DocumentBuilder()
    .setTitle('Zhilu 执录')
    .setDescription(
      'Portal API. Changes need the session cookie and its token in the header x-csrf-token. Errors are RFC 9457 problems.',
    )
    .setVersion(productVersion())
    .setOpenAPIVersion('3.1.0')
    .addCookieAuth('zhilu_session')
    .build();
  return withAnswers(cleanupOpenApiDoc(SwaggerModule.createDocument(app, about)));
}

/** Serves page and file; in production to signed-in people only. */
export function serveOpenApi(app: NestExpressApplication): void {
  if (process.env.NODE_ENV === 'production') app.use([`/${PAGE}`, `/${FILE}`], onlySignedIn(app));
  SwaggerModule.setup(PAGE, app, () => openApi(app), { jsonDocumentUrl: FILE, customSiteTitle: 'Zhilu API' });
}

function onlySignedIn(app: NestExpressApplication) {
  const sessions = app.get(SessionsService, { strict: false });
  return async (request: Request, response: Response, next: NextFunction): Promise<void> => {
    const token = readToken(request);
    const person = token ? await sessions.recognise(token).catch(() => null) : null;
    if (person) return next();
    response.redirect(303, '/');
  };
}
