import { Inject, Injectable, Logger } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { CLOCK, Refusal, RefusedAct, type Clock } from '@zhilu/domain';
import { inTransaction } from '@zhilu/persistence';
import { AuditLog } from './audit-log';
import { RefusalBound } from './refusal-bound';
import type { PortalRequest } from '../requests/current-person';

/**
 * A refusal for want of a right. The reader may get 404 instead of 403, so that guessing ids teaches nothing,
 * but the audit keeps what was tried.
 */
export class NoRight extends RefusedAct {}

/** A change that a page of another site sent: kept in the audit whether or not somebody is signed in. */
export class ForeignRequest extends Refusal {
  constructor() {
    super('forbidden', { zh: '请求来自其他网站，已拒绝', en: 'The request came from another site and was refused' });
  }
}

/** Keeps an audit row `request.refused` for every refused right and refused act, and for requests of other sites. */
@Injectable()
export class RefusalAudit {
  private readonly logger = new Logger('Audit');
  private readonly bound = new RefusalBound();

  constructor(
    private readonly facts: DataSource,
    private readonly audit: AuditLog,
    @Inject(CLOCK) private readonly now: Clock,
  ) {}

  /** Never throws: the reader gets the refusal even when the row cannot be written; the log then says so. */
  async record(request: PortalRequest, refusal: Refusal, error: unknown): Promise<void> {
    const foreign = error instanceof ForeignRequest;
    if (!foreign && !(request.person && (error instanceof RefusedAct || refusal.kind === 'forbidden'))) return;
    const leftOut = request.person ? 0 : this.bound.admit(request.ip ?? 'unknown', this.now().getTime());
    if (leftOut === null) return;
    const object = error instanceof RefusedAct ? error : { objectKind: 'route', objectId: routeOf(request) };
    const detail = {
      method: request.method,
      route: routeOf(request),
      status: refusal.kind,
      ...(foreign ? senderOf(request) : {}),
      ...(leftOut > 0 ? { leftOut } : {}),
    };
    try {
      await inTransaction(this.facts, (manager) =>
        this.audit.append(manager, {
          personId: request.person?.personId ?? null,
          act: 'request.refused',
          objectKind: object.objectKind,
          objectId: object.objectId.slice(0, 200),
          detail,
        }),
      );
    } catch (failure) {
      this.logger.error({ err: failure, requestId: request.id }, 'A refused request could not be audited');
    }
  }
}

/** What the browser says of the page that sent it; cut short, since it is the sender's to choose. */
function senderOf({ headers, ip }: PortalRequest): Record<string, string> {
  const { origin, 'sec-fetch-site': site } = headers;
  const said = { origin, site: typeof site === 'string' ? site : undefined, address: ip };
  return Object.fromEntries(Object.entries(said).flatMap(([key, text]) => (text ? [[key, text.slice(0, 200)]] : [])));
}

function routeOf(request: PortalRequest): string {
  const pattern = (request.route as { path?: string } | undefined)?.path;
  return (pattern ?? request.path).slice(0, 200);
}
