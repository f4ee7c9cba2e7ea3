import { Injectable, Logger } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Refusal } from '@zhilu/domain';
import { inTransaction } from '@zhilu/persistence';
import { AuditLog } from './audit-log';
import type { PortalRequest } from '../requests/current-person';

/**
 * A refusal for want of a right. The reader may get 404 instead of 403, so that guessing ids teaches nothing,
 * but the audit keeps what was tried.
 */
export class NoRight extends Refusal {
  constructor(
    kind: 'forbidden' | 'notFound' | 'unprocessable',
    sentence: Refusal['sentence'],
    readonly objectKind: string,
    readonly objectId: string,
  ) {
    super(kind, sentence);
  }
}

/** Keeps an audit row `request.refused` for every refused right. */
@Injectable()
export class RefusalAudit {
  private readonly logger = new Logger('Audit');

  constructor(
    private readonly facts: DataSource,
    private readonly audit: AuditLog,
  ) {}

  /** Never throws: the reader gets the refusal even when the row cannot be written; the log then says so. */
  async record(request: PortalRequest, refusal: Refusal, error: unknown): Promise<void> {
    if (!request.person || !(error instanceof NoRight || refusal.kind === 'forbidden')) return;
    const object = error instanceof NoRight ? error : { objectKind: 'route', objectId: routeOf(request) };
    const { personId } = request.person;
    const detail = { method: request.method, route: routeOf(request), status: refusal.kind };
    try {
      await inTransaction(this.facts, (manager) =>
        this.audit.append(manager, {
          personId,
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

function routeOf(request: PortalRequest): string {
  const pattern = (request.route as { path?: string } | undefined)?.path;
  return (pattern ?? request.path).slice(0, 200);
}
