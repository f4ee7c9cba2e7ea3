import { IsNull, LessThanOrEqual, MoreThan, type EntityManager } from 'typeorm';
import { DeviceIssue } from '@zhilu/persistence';

/**
 * The line of the issue register that covers the instant, or null: whoever took the recorder over at this very instant has
 * it, whoever gave it back at it has it no longer.
 * art-11: 谁持有谁负责，按事发时的领用登记 / Who had it at that moment answers for it
 */
export async function holderAt(manager: EntityManager, deviceId: string, instant: Date): Promise<DeviceIssue | null> {
  const since = { deviceId, issuedAt: LessThanOrEqual(instant) };
  return manager.findOne(DeviceIssue, {
    where: [
      { ...since, returnedAt: IsNull() },
      { ...since, returnedAt: MoreThan(instant) },
    ],
    order: { issuedAt: 'DESC', id: 'ASC' },
  });
}
