import { Catch, Logger, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { Response } from 'express';
import type { Refusal, Wire } from '@zhilu/domain';
import type { PortalRequest } from '../requests/current-person';
import { inLanguage, languageOf } from '../requests/language';
import { ForeseenTrouble } from './foreseen-trouble';
import { refusalOf } from './problem-of';
import { RefusalAudit } from '../audit/refusal-audit';

/** Turns whatever was thrown into one RFC 9457 problem in the reader's language; never a stack, never a secret. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger('Problem');
  private readonly trouble = new ForeseenTrouble();

  constructor(private readonly audit: RefusalAudit) {}

  async catch(error: unknown, host: ArgumentsHost): Promise<void> {
    const request = host.switchToHttp().getRequest<PortalRequest>();
    const response = host.switchToHttp().getResponse<Response>();
    const { refusal, status, expected } = refusalOf(error);
    if (!expected) this.logger.error({ err: error, requestId: request.id }, 'Unexpected error');
    else if (status >= 500) {
      this.trouble.refused(refusal, error);
      response.locals.foreseen = true;
    }
    await this.audit.record(request, refusal, error);
    this.answer(request, response, refusal, status);
  }

  private answer(request: PortalRequest, response: Response, refusal: Refusal, status: number): void {
    // A stream that already began cannot become a problem: the broken connection says that it is incomplete.
    if (response.headersSent) {
      response.destroy();
      return;
    }
    const { retryAfterSeconds } = refusal.details;
    if (retryAfterSeconds !== undefined) response.setHeader('Retry-After', String(retryAfterSeconds));
    response
      .status(status)
      .type('application/problem+json')
      .send(JSON.stringify(problem(request, refusal, status)));
  }
}

function problem(request: PortalRequest, refusal: Refusal, status: number): Wire.Problem {
  const language = languageOf(request);
  const { retryAfterSeconds } = refusal.details;
  const fields = refusal.details.fields?.map(({ field, message }) => ({
    field,
    message: inLanguage(message, language),
  }));
  return {
    type: `urn:zhilu:problem:${status === 500 ? 'unexpected' : refusal.kind}`,
    title: inLanguage(refusal.sentence, language),
    status,
    requestId: String(request.id ?? ''),
    ...(fields ? { fields } : {}),
    ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
  };
}
