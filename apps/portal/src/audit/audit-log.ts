import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { appendAudit, type AuditEntry } from '@zhilu/audit';
import { CLOCK, type Clock } from '@zhilu/domain';

/** Writes audit rows in the transaction of the fact they speak of; append last, appends of all processes stand in one line. */
@Injectable()
export class AuditLog {
  constructor(@Inject(CLOCK) private readonly now: Clock) {}

  async append(manager: EntityManager, entry: Omit<AuditEntry, 'at'>): Promise<void> {
    await appendAudit(manager, { ...entry, at: this.now() });
  }
}
