import { MoreThan, type EntityManager } from 'typeorm';
import { AuditRow, type Device } from '@zhilu/persistence';

/**
 * Who kept the recorder at the instant, as the log of its registration tells; a keeper named at this very instant keeps it
 * already. Where none was registered then, whoever was named first afterwards; null where nobody ever was.
 * art-11: 无人持有时由当时的保管人负责 / While nobody had it, its keeper of that moment answers for it
 */
export async function keeperAt(manager: EntityManager, device: Device, instant: Date): Promise<string | null> {
  const changes = await manager.find(AuditRow, {
    where: { objectKind: 'device', objectId: device.id, act: 'device.changed', at: MoreThan(instant) },
    order: { sequence: 'ASC' },
  });
  return changes.map(keeperBefore).find((id) => id !== null) ?? device.keeperId;
}

/** The keeper that the change took away; null where it left the keeper as it was, or there was none. */
function keeperBefore({ detail }: AuditRow): string | null {
  const { before } = detail as { before?: { keeperId?: unknown } };
  return typeof before?.keeperId === 'string' ? before.keeperId : null;
}
