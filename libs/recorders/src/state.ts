import type { EntityManager } from 'typeorm';
import { appendAudit } from '@zhilu/audit';
import { isHeld, mayChangeState, RefusedAct, stateRefused, type RecorderState, type StateChanger } from '@zhilu/domain';
import type { Device } from '@zhilu/persistence';
import { recordEvent } from './events';
import { closeIssue, replace } from './lines';
import { requireUnclaimed } from './out-of-use-by';

/** A wanted change of a recorder's state. */
export interface ChangeOfState {
  /** Id of the act: the same act changes once. */
  id: string;
  to: RecorderState;
  by: StateChanger;
  at: Date;
  personId: string | null;
  caseNumber?: string | null;
  note?: string;
}

/**
 * Brings a recorder into a state, with a row of its life and an audit row. Where nobody holds one in the new state, the open
 * line of the issue register is closed; where somebody does, the line goes on. Throws Refusal 'conflict' for a change that is
 * not allowed, for 'issued' without a holder (see `handOut`), for what would undo a running case (see `requireUnclaimed`), and
 * when somebody else changed the recorder meanwhile.
 */
export async function changeState(manager: EntityManager, device: Device, change: ChangeOfState): Promise<Device> {
  const { to, by, at, personId, caseNumber = null, note = '' } = change;
  const from = device.state;
  const held = to !== 'issued' || device.holderId !== null;
  if (!held || !mayChangeState(from, to, by))
    throw new RefusedAct('conflict', stateRefused(device.number, from, to, by), 'device', device.id);
  await requireUnclaimed(manager, device, { to, caseNumber });
  const after: Device = { ...device, state: to, holderId: isHeld(to) ? device.holderId : null };
  await replace(manager, device, after);
  if (!isHeld(to)) await closeIssue(manager, device.id, { at, returnedTo: personId, condition: note });
  await recordEvent(manager, { id: change.id, kind: 'changed', at, from, after, personId, caseNumber, note });
  await appendAudit(manager, {
    ...{ at, personId, act: 'device.stateChanged', objectKind: 'device', objectId: device.id, caseNumber },
    detail: { number: device.number, from, to, note },
  });
  return after;
}
