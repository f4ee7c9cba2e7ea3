import { In, type EntityManager } from 'typeorm';
import { isWithin, MOST_ACTIVITY_DAYS, Refusal, RefusedAct, type Sentence } from '@zhilu/domain';
import {
  ActivityCancellation,
  CaseFile,
  CaseSubject,
  Device,
  Exemption,
  Person,
  RoleInUnit,
  Unit,
  type Activity,
} from '@zhilu/persistence';

const DAY_MS = 86_400_000;
/** Planned activities are registered beforehand, so that an exemption can be asked for in time. */
const MOST_DAYS_AHEAD = 30;
const MOST_DAYS_BACK = 3 * 366;

/** A Refusal that stands beside its field. */
export function wrongField(field: string, message: Sentence): Refusal {
  return new Refusal('unprocessable', message, { fields: [{ field, message }] });
}

/** The same for what the audit keeps: a person or recorder of elsewhere, or an amendment of what is evidence. */
export function refusedField(field: string, message: Sentence, objectKind: string, objectId: string): RefusedAct {
  return new RefusedAct('unprocessable', message, objectKind, objectId, { fields: [{ field, message }] });
}

/** Throws Refusal for times that run backwards, are too long, or lie too far from `now`. */
export function requireTimes({ startedAt, endedAt }: Pick<Activity, 'startedAt' | 'endedAt'>, now: Date): void {
  const [start, at] = [startedAt.getTime(), now.getTime()];
  if (start > at + MOST_DAYS_AHEAD * DAY_MS)
    throw wrongField('startedAt', {
      zh: `开始时间不得晚于今后 ${MOST_DAYS_AHEAD} 天，请核对。`,
      en: `The start may lie at most ${MOST_DAYS_AHEAD} days ahead; correct it.`,
    });
  if (start < at - MOST_DAYS_BACK * DAY_MS)
    throw wrongField('startedAt', {
      zh: '开始时间早于三年前，请核对。',
      en: 'The start is more than three years ago; correct it.',
    });
  if (endedAt === null) return;
  if (endedAt <= startedAt)
    throw wrongField('endedAt', {
      zh: '结束时间应晚于开始时间，请核对。',
      en: 'The end must be later than the start; correct it.',
    });
  if (endedAt.getTime() - start > MOST_ACTIVITY_DAYS * DAY_MS)
    throw wrongField('endedAt', {
      zh: `一次执法活动不超过 ${MOST_ACTIVITY_DAYS} 天，请分次登记。`,
      en: `An activity lasts at most ${MOST_ACTIVITY_DAYS} days; register the rest as another one.`,
    });
}

/** Throws Refusal unless who records is an active person of the unit or below, or an officer there. */
export async function requireOfficer(manager: EntityManager, officerId: string, unit: Unit): Promise<void> {
  const person = await manager.findOneBy(Person, { id: officerId, active: true });
  const home = person && (await manager.findOneBy(Unit, { id: person.unitId }));
  if (home && isWithin(home.path, unit.path)) return;
  if (person && (await manager.existsBy(RoleInUnit, { personId: officerId, unitId: unit.id, role: 'officer' }))) return;
  const message = {
    zh: `摄录人员须是“${unit.name}”的在用人员，请改选。`,
    en: `Who records must be an active person of "${unit.name}"; choose another.`,
  };
  throw refusedField('officerId', message, 'person', officerId);
}

/** Throws Refusal for people who do not exist, are named twice, or record themselves. */
export async function requireParticipants(
  manager: EntityManager,
  ids: readonly string[],
  officerId: string,
): Promise<void> {
  if (new Set([...ids, officerId]).size !== ids.length + 1)
    throw wrongField('participantIds', {
      zh: '参加人员重复，或包括摄录人员本人，请去掉。',
      en: 'Somebody is named twice, or is the officer who records; take the name out.',
    });
  if (ids.length === 0) return;
  const known = await manager.countBy(Person, { id: In([...ids]), active: true });
  if (known === ids.length) return;
  throw wrongField('participantIds', {
    zh: `参加人员中有 ${ids.length - known} 人不存在或已停用，请重新选择。`,
    en: `${ids.length - known} of the people taking part do not exist or are no longer active; choose again.`,
  });
}

/** Throws Refusal for a recorder of another unit that the officer does not hold either. */
export async function requireRecorder(
  manager: EntityManager,
  deviceId: string | null,
  unit: Unit,
  officerId: string,
): Promise<void> {
  if (deviceId === null) return;
  const device = await manager.findOneBy(Device, { id: deviceId });
  const home = device && (await manager.findOneBy(Unit, { id: device.unitId }));
  if (device && (device.holderId === officerId || (home && isWithin(home.path, unit.path)))) return;
  const message = {
    zh: `执法记录仪须是“${unit.name}”的，或由摄录人员本人持有，请改选或留空。`,
    en: `The recorder must be one of "${unit.name}" or be held by the officer; choose another or none.`,
  };
  throw refusedField('deviceId', message, 'device', deviceId);
}

/** Throws RefusedAct for an activity that stands cancelled: nothing is said about it until it is restored. */
export async function requireStanding(manager: EntityManager, { id }: Activity): Promise<void> {
  if (!(await manager.existsBy(ActivityCancellation, { openFor: id }))) return;
  const sentence = {
    zh: '执法活动已取消，请先恢复，再修改、更正或说明。',
    en: 'The activity is cancelled; restore it before anything about it is changed.',
  };
  throw new RefusedAct('conflict', sentence, 'activity', id);
}

/** A case about the activity that is not over, or null. */
export async function runningCase(manager: EntityManager, activityId: string): Promise<CaseFile | null> {
  const links = await manager.findBy(CaseSubject, { kind: 'activity', subjectId: activityId });
  if (links.length === 0) return null;
  const caseNumber = In(links.map((link) => link.caseNumber));
  return manager.findOneBy(CaseFile, { caseNumber, state: In(['running', 'incident']) });
}

/**
 * Why time, kind, officer and recorder of an activity stay as they are: an approval rests on them, or will. Null while they may
 * change. A case is named only where its number is among those `seen`.
 */
export async function whyFixed(
  manager: EntityManager,
  activityId: string,
  seen: ReadonlySet<string>,
): Promise<Sentence | null> {
  const exemption = await manager.findOneBy(Exemption, { activityId });
  if (!exemption) return whyInCase(manager, activityId, seen);
  const number = seen.has(exemption.caseNumber) ? exemption.caseNumber : null;
  return {
    zh: `已${number ? `按 ${number} ` : ''}批准不予摄录，时间、类型、摄录人员和执法记录仪不能再改；没有填写的结束时间可以补填。`,
    en: `An exemption was granted${number ? ` (${number})` : ''}; time, kind, officer and recorder stay as they are. An end that is missing may still be entered.`,
  };
}

/** The same while a case about the activity runs, whatever was approved before. */
export async function whyInCase(
  manager: EntityManager,
  activityId: string,
  seen: ReadonlySet<string>,
): Promise<Sentence | null> {
  const running = await runningCase(manager, activityId);
  if (!running) return null;
  const number = seen.has(running.caseNumber) ? ` ${running.caseNumber} ` : '';
  return {
    zh: `${number ? `案件${number}` : '本次活动的案件'}正在办理，办结前时间、类型、摄录人员和执法记录仪不能改。`,
    en: `${number ? `Case${number}` : 'A case '}about it is still running; until it ends time, kind, officer and recorder stay as they are.`,
  };
}
