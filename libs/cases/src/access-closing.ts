import { In, IsNull, type EntityManager } from 'typeorm';
import type { AuditEntry } from '@zhilu/audit';
import { AccessGrant } from '@zhilu/persistence';

/**
 * Takes back every grant of the case that still stands, at this instant; answers the audit entries of it, one a recording, for
 * the caller to append last.
 */
export async function closeAccess(
  manager: EntityManager,
  caseNumber: string,
  by: Pick<AuditEntry, 'at' | 'personId' | 'detail'>,
): Promise<AuditEntry[]> {
  const standing = await manager.findBy(AccessGrant, { caseNumber, revokedAt: IsNull() });
  if (standing.length === 0) return [];
  await manager.update(AccessGrant, { id: In(standing.map(({ id }) => id)) }, { revokedAt: by.at });
  return standing.map(({ recordingId }) => ({
    ...by,
    act: 'access.closed',
    objectKind: 'recording',
    objectId: recordingId,
    caseNumber,
  }));
}
