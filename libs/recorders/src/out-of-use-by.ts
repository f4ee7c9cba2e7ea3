import { In, MoreThanOrEqual, type EntityManager } from 'typeorm';
import { isInUse, RECORDER_STATE_NAMES, RefusedAct, type RecorderState, type Sentence } from '@zhilu/domain';
import { CaseFile, DeviceEvent, type Device } from '@zhilu/persistence';

/** Who wants to bring a recorder into which state; no case: its keeper at the counter. */
export interface Claimant {
  to: RecorderState;
  caseNumber?: string | null;
}

/** A case that took the recorder out of use. */
interface Claim {
  file: CaseFile;
  /** Whether people decided in it that the recorder stays out of use, for the next case to take up. */
  left: boolean;
  /** Whether it runs and has the recorder's next state still to say. */
  holds: boolean;
}

/**
 * Cases that took the recorder out of use since it was last in use, the first of them first; none for one in use. What the
 * keeper took out of use belongs to no case.
 */
async function outOfUseBy(manager: EntityManager, device: Pick<Device, 'id' | 'state'>): Promise<Claim[]> {
  if (isInUse(device.state)) return [];
  const deviceId = device.id;
  const [last] = await manager.find(DeviceEvent, {
    where: { deviceId, toState: In(['stored', 'issued'] satisfies RecorderState[]) },
    order: { at: 'DESC' },
    take: 1,
  });
  const since = last ? { at: MoreThanOrEqual(last.at) } : {};
  const toState = In(['blocked', 'repair', 'lost'] satisfies RecorderState[]);
  const events = await manager.find(DeviceEvent, { where: { deviceId, toState, ...since }, order: { at: 'ASC' } });
  const numbers = [...new Set(events.flatMap(({ caseNumber }) => caseNumber ?? []))];
  const files = await manager.findBy(CaseFile, { caseNumber: In(numbers) });
  return numbers.flatMap((number) => {
    const left = isLeftToOthers(events.filter(({ caseNumber }) => caseNumber === number));
    const own = files.filter(({ caseNumber }) => caseNumber === number);
    return own.map((file) => ({ file, left, holds: file.endedAt === null && !left }));
  });
}

/**
 * A case that says "blocked" once more of what it blocked itself has said its last word, which is a decision's alone to say: out
 * of use until another case takes it up, as a repair that is to be reported separately while the damage is still being paid.
 */
function isLeftToOthers(own: readonly DeviceEvent[]): boolean {
  const newest = own.at(-1);
  return own.length > 1 && newest?.fromState === 'blocked' && newest.toState === 'blocked';
}

/** Whether the recorder is blocked and this case is among those that blocked it. */
export async function isBlockedBy(manager: EntityManager, device: Device, caseNumber: string): Promise<boolean> {
  if (device.state !== 'blocked') return false;
  const claims = await outOfUseBy(manager, device);
  return claims.some(({ file }) => file.caseNumber === caseNumber);
}

/**
 * Throws Refusal 'conflict' where a running case took the recorder out of use and somebody else would undo that: into use it
 * comes once no other running case holds it, repair, loss and scrapping are for the case that came first. Another case may
 * block it as well, unless it is of the same process: two of those would decide twice on one recorder.
 */
export async function requireUnclaimed(
  manager: EntityManager,
  device: Device,
  { to, caseNumber = null }: Claimant,
): Promise<void> {
  const owner = await ownerAgainst(manager, await outOfUseBy(manager, device), { to, caseNumber });
  if (!owner) return;
  // At the counter stands who may not know of the case: its number is said to cases only.
  const sentence = caseNumber === null ? ownedBySome(device.number, to) : ownedBy(device.number, owner, to);
  throw new RefusedAct('conflict', sentence, 'device', device.id);
}

/**
 * Throws Refusal 'conflict' for a case that would restore what another case, decided by people, left out of use: who withdraws
 * a report takes back the own act and no other's. A case that decided to give it back, and could not, left nothing.
 */
export async function requireOwnToRestore(manager: EntityManager, device: Device, caseNumber: string): Promise<void> {
  const claims = await outOfUseBy(manager, device);
  const other = claims.find(({ file, left }) => left && file.caseNumber !== caseNumber)?.file;
  if (!other) return;
  const sentence = {
    zh: `执法记录仪“${device.number}”已由案件 ${other.caseNumber} 决定停用，本案不能恢复使用。`,
    en: `Case ${other.caseNumber} decided that recorder "${device.number}" is out of use; this case cannot restore it.`,
  };
  throw new RefusedAct('conflict', sentence, 'device', device.id);
}

async function ownerAgainst(
  manager: EntityManager,
  claims: readonly Claim[],
  { to, caseNumber }: Required<Claimant>,
): Promise<CaseFile | undefined> {
  const at = claims.findIndex(({ file }) => file.caseNumber === caseNumber);
  const others = claims.filter((_, index) => index !== at);
  const firstOf = (some: readonly Claim[]): CaseFile | undefined => some.find(({ holds }) => holds)?.file;
  if (caseNumber === null || to === 'stored' || to === 'issued') return firstOf(others);
  if (to !== 'blocked') return firstOf(at < 0 ? claims : claims.slice(0, at));
  // A case that blocked it may say so again.
  if (at >= 0 || others.length === 0) return undefined;
  const own = await manager.findOneBy(CaseFile, { caseNumber });
  return others.map(({ file }) => file).find((file) => file.endedAt === null && file.processId === own?.processId);
}

function ownedBy(number: string, { caseNumber }: CaseFile, to: RecorderState): Sentence {
  const { zh, en } = RECORDER_STATE_NAMES[to];
  return {
    zh: `执法记录仪“${number}”已由案件 ${caseNumber} 停用，该案办结前不能由本案转为“${zh}”。`,
    en: `Case ${caseNumber} took recorder "${number}" out of use; until it ends this case cannot make it "${en}".`,
  };
}

function ownedBySome(number: string, to: RecorderState): Sentence {
  const { zh, en } = RECORDER_STATE_NAMES[to];
  return {
    zh: `执法记录仪“${number}”已由一件在办案件停用，该案办结前不能转为“${zh}”；请等该案办结。`,
    en: `A running case took recorder "${number}" out of use; until it ends it cannot become "${en}". Wait for its end.`,
  };
}
