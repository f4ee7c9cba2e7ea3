import { randomUUID } from 'node:crypto';
import { IsNull, type EntityManager } from 'typeorm';
import { RefusedAct } from '@zhilu/domain';
import { Device, DeviceIssue } from '@zhilu/persistence';

/** A line of the issue register as it begins. */
export interface NewLine {
  holderId: string;
  at: Date;
  /** Null where a case hands it out. */
  issuedBy: string | null;
  condition?: string;
  caseNumber?: string | null;
}

/** Opens a line of the issue register. Throws the database's error for a recorder that is out already. */
export async function openIssue(manager: EntityManager, deviceId: string, line: NewLine): Promise<void> {
  await manager.insert(DeviceIssue, {
    ...{ id: randomUUID(), deviceId, openFor: deviceId, holderId: line.holderId, issuedAt: line.at, returnedAt: null },
    ...{ issuedBy: line.issuedBy, returnedTo: null, condition: line.condition ?? '', returnCondition: '' },
    caseNumber: line.caseNumber ?? null,
  });
}

/** Closes the recorder's open line, if there is one. */
export async function closeIssue(
  manager: EntityManager,
  deviceId: string,
  { at, returnedTo, condition }: { at: Date; returnedTo: string | null; condition: string },
): Promise<void> {
  const closed = { openFor: null, returnedAt: at, returnedTo, returnCondition: condition };
  await manager.update(DeviceIssue, { openFor: deviceId }, closed);
}

/** Writes state and holder where they are still what was read. Throws Refusal 'conflict' where they are not. */
export async function replace(manager: EntityManager, before: Device, after: Device): Promise<void> {
  const unchanged = { id: before.id, state: before.state, holderId: before.holderId ?? IsNull() };
  const { state, holderId } = after;
  if (await manager.existsBy(Device, unchanged)) {
    const { affected } = await manager.update(Device, unchanged, { state, holderId });
    if (affected === 1 || (state === before.state && holderId === before.holderId)) return;
  }
  const sentence = {
    zh: `执法记录仪“${before.number}”的状态刚被他人变更，请刷新后重办。`,
    en: `Somebody changed recorder "${before.number}" in this moment; reload and do it again.`,
  };
  throw new RefusedAct('conflict', sentence, 'device', before.id);
}
