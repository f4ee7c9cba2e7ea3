import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

/** One act as the audit chain keeps it. */
export interface AuditEntry {
  /** Null for the system itself and for people not signed in. */
  personId: string | null;
  /** `<noun>.<pastFact>` */
  act: string;
  objectKind: string;
  objectId: string;
  caseNumber?: string | null;
  detail?: Record<string, unknown>;
  sentence?: string | null;
}

/** Writes audit rows in the transaction of the fact they speak of. */
@Injectable()
export abstract class AuditLog {
  abstract append(manager: EntityManager, entry: AuditEntry): Promise<void>;
}
