import type { EntityManager } from 'typeorm';
import type { RecorderState } from '@zhilu/domain';
import { DeviceEvent, type Device, type DeviceEventKind } from '@zhilu/persistence';

/** What happened to a recorder, and by whom or which case. */
export interface RecorderEvent {
  /** Id of the act: the same act is written once. */
  id: string;
  kind: DeviceEventKind;
  at: Date;
  from: RecorderState | null;
  /** The recorder as it is afterwards. */
  after: Pick<Device, 'id' | 'state' | 'holderId'>;
  personId: string | null;
  caseNumber?: string | null;
  note?: string;
  batteryPercent?: number | null;
}

/** Adds a row to the recorder's life. Throws the database's error for a row that is there already. */
export async function recordEvent(manager: EntityManager, event: RecorderEvent): Promise<void> {
  const { id, kind, at, from, after, personId } = event;
  await manager.insert(DeviceEvent, {
    ...{ id, kind, at, personId, deviceId: after.id, fromState: from, toState: after.state, holderId: after.holderId },
    caseNumber: event.caseNumber ?? null,
    note: event.note ?? '',
    batteryPercent: event.batteryPercent ?? null,
  });
}
