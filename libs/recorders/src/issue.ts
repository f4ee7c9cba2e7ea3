import type { EntityManager } from 'typeorm';
import { appendAudit } from '@zhilu/audit';
import { mayChangeState, RefusedAct, stateRefused, type StateChanger } from '@zhilu/domain';
import type { Device } from '@zhilu/persistence';
import { recordEvent } from './events';
import { closeIssue, openIssue, replace } from './lines';
import { requireUnclaimed } from './out-of-use-by';

/** A recorder given into somebody's hands. */
export interface HandOut {
  /** Id of the act: the same act is done once. */
  id: string;
  holderId: string;
  by: StateChanger;
  at: Date;
  personId: string | null;
  caseNumber?: string | null;
  /** What was found at the hand-over, in words. */
  condition?: string;
  batteryPercent?: number | null;
}

export type TakeBack = Omit<HandOut, 'holderId'>;

/**
 * Hands a recorder out: closes the line of whoever had it, opens one for the new holder, with a row of its life and an audit
 * row. Throws Refusal 'conflict' for a recorder that cannot be issued or that a running case holds. Whether the holder may have it is the caller's to ask.
 */
export async function handOut(manager: EntityManager, device: Device, act: HandOut): Promise<Device> {
  const { id, holderId, by, at, personId, caseNumber = null, condition = '' } = act;
  const from = device.state;
  if (!mayChangeState(from, 'issued', by))
    throw new RefusedAct('conflict', stateRefused(device.number, from, 'issued', by), 'device', device.id);
  await requireUnclaimed(manager, device, { to: 'issued', caseNumber });
  const after: Device = { ...device, state: 'issued', holderId };
  await replace(manager, device, after);
  await closeIssue(manager, device.id, { at, returnedTo: personId, condition: '' });
  await openIssue(manager, device.id, { holderId, at, issuedBy: personId, condition, caseNumber });
  const note = condition;
  const { batteryPercent } = act;
  await recordEvent(manager, { id, kind: 'issued', at, from, after, personId, caseNumber, note, batteryPercent });
  await appendAudit(manager, {
    ...{ at, personId, act: 'device.issued', objectKind: 'device', objectId: device.id, caseNumber },
    detail: { number: device.number, from, holderId, before: device.holderId, condition },
  });
  return after;
}

/** Takes a recorder back into store; the same writing and refusals as `handOut`. */
export async function takeBack(manager: EntityManager, device: Device, act: TakeBack): Promise<Device> {
  const { id, by, at, personId, caseNumber = null, condition = '' } = act;
  const from = device.state;
  if (!mayChangeState(from, 'stored', by))
    throw new RefusedAct('conflict', stateRefused(device.number, from, 'stored', by), 'device', device.id);
  await requireUnclaimed(manager, device, { to: 'stored', caseNumber });
  const after: Device = { ...device, state: 'stored', holderId: null };
  await replace(manager, device, after);
  await closeIssue(manager, device.id, { at, returnedTo: personId, condition });
  const note = condition;
  const { batteryPercent } = act;
  await recordEvent(manager, { id, kind: 'returned', at, from, after, personId, caseNumber, note, batteryPercent });
  await appendAudit(manager, {
    ...{ at, personId, act: 'device.returned', objectKind: 'device', objectId: device.id, caseNumber },
    detail: { number: device.number, from, before: device.holderId, condition },
  });
  return after;
}
