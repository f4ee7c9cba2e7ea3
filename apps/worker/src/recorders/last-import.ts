import { LessThanOrEqual, type EntityManager } from 'typeorm';
import { CardImport } from '@zhilu/persistence';

/** The last time the recorder's card was read in by then; null where it never was. */
export function lastImportBefore(manager: EntityManager, deviceId: string, at: Date): Promise<CardImport | null> {
  const where = { deviceId, startedAt: LessThanOrEqual(at) };
  return manager.findOne(CardImport, { where, order: { startedAt: 'DESC' } });
}
