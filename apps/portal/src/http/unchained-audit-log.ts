import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { AuditLog, type AuditEntry } from './audit-log';
import { AuditRow } from '@zhilu/persistence';

@Injectable()
export class UnchainedAuditLog extends AuditLog {
  override async append(manager: EntityManager, entry: AuditEntry): Promise<void> {
    const last = await manager.maximum(AuditRow, 'sequence');
    await manager.save(AuditRow, {
      sequence: (last ?? 0) + 1,
      at: new Date(),
      personId: entry.personId,
      act: entry.act,
      objectKind: entry.objectKind,
      objectId: entry.objectId,
      caseNumber: entry.caseNumber ?? null,
      detail: entry.detail ?? {},
      sentence: entry.sentence ?? null,
      previousHash: '',
      hash: '',
    });
  }
}
