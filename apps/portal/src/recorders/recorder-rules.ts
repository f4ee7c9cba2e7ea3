import { In, IsNull, type EntityManager } from 'typeorm';
import { bureauDay, isWithin, Refusal, RefusedAct, ROLES_KEEPING_RECORDERS, type Sentence } from '@zhilu/domain';
import { CardImport, CaseFile, CaseSubject, Device, Person, RoleInUnit, Unit } from '@zhilu/persistence';

/** Numbers that cannot be given, each with the reason. Two numbers that differ in case only are one for whoever reads them. */
export async function refusedNumbers(
  manager: EntityManager,
  numbers: readonly string[],
  exceptId = '',
): Promise<Map<string, Sentence>> {
  const lower = [...new Set(numbers.map((number) => number.toLowerCase()))];
  if (lower.length === 0) return new Map();
  const taken = await manager
    .createQueryBuilder(Device, 'device')
    .where('LOWER(device.number) IN (:...lower) AND device.id <> :exceptId', { lower, exceptId })
    .getMany();
  const officers = await manager.findBy(Person, { badgeNumber: In([...new Set(numbers)]) });
  const byNumber = new Map(taken.map((device) => [device.number.toLowerCase(), device]));
  const refused = numbers.flatMap((number): [string, Sentence][] => {
    const other = byNumber.get(number.toLowerCase());
    if (other) return [[number, numberTaken(other.number)]];
    const officer = officers.find((person) => person.badgeNumber === number);
    return officer ? [[number, badgeOf(officer.name, number)]] : [];
  });
  return new Map(refused);
}

/** Throws Refusal for a number that is taken, or that file names could not tell from an officer's. */
export async function requireFreeNumber(manager: EntityManager, number: string, exceptId = ''): Promise<void> {
  const reason = (await refusedNumbers(manager, [number], exceptId)).get(number);
  if (reason) throw wrongField('number', reason);
}

/** Throws Refusal when the holder is no active person of the unit or of a unit below it. */
export async function requireHolder(
  manager: EntityManager,
  holderId: string | null,
  unit: Unit,
  device?: Device,
): Promise<void> {
  if (holderId === null) return;
  const holder = await manager.findOneBy(Person, { id: holderId, active: true });
  const home = holder && (await manager.findOneBy(Unit, { id: holder.unitId }));
  if (home && isWithin(home.path, unit.path)) return;
  const message = {
    zh: `持有人须是“${unit.name}”或其下级单位的在用人员，请改选或留空。`,
    en: `The holder must be an active person of "${unit.name}" or below; choose another or nobody.`,
  };
  throw refusedField('holderId', message, unit, device);
}

/** Throws Refusal when the keeper does not keep the unit's recorders. */
export async function requireKeeper(
  manager: EntityManager,
  keeperId: string | null,
  unit: Unit,
  device?: Device,
): Promise<void> {
  if (keeperId === null) return;
  const keeper = await manager.findOneBy(Person, { id: keeperId, active: true });
  const held = { personId: keeperId, role: In([...ROLES_KEEPING_RECORDERS]), unitId: In(unit.path.split('/')) };
  if (keeper && (await manager.existsBy(RoleInUnit, held))) return;
  const message = {
    zh: `保管人须是“${unit.name}”的设备管理员或信息中心人员，请改选或留空。`,
    en: `The keeper must be a device keeper of "${unit.name}" or of the information centre; choose another or nobody.`,
  };
  throw refusedField('keeperId', message, unit, device);
}

/** Who keeps a recorder when nobody is named: the one who registers it, if keeper of the unit, else the unit's only keeper. */
export async function usualKeeper(manager: EntityManager, unit: Unit, registrarId: string): Promise<string | null> {
  const rows = await manager.findBy(RoleInUnit, { role: 'device-keeper', unitId: unit.id });
  const people = await manager.findBy(Person, { id: In(rows.map((row) => row.personId)), active: true });
  const ids = people.map(({ id }) => id);
  return ids.includes(registrarId) ? registrarId : ids.length === 1 ? ids[0] : null;
}

/** Throws Refusal once a card was read in: recordings and registers name the number. */
export async function requireNoImport(manager: EntityManager, device: Device): Promise<void> {
  if (!(await manager.existsBy(CardImport, { deviceId: device.id }))) return;
  const message = {
    zh: `“${device.number}”已导入过存储卡，录像和登记簿按此编号登记，编号不能再改。机身换号的，请停用本台，另按新编号登记。`,
    en: `Cards of "${device.number}" were imported; recordings and registers name this number and it stays. For a new number take this one out of use and register another.`,
  };
  throw new RefusedAct('unprocessable', message, 'device', device.id, { fields: [{ field: 'number', message }] });
}

/** Throws Refusal while a running case names the recorder: its forms, papers and automatic steps go by the number. */
export async function requireNoRunningCase(manager: EntityManager, device: Device): Promise<void> {
  const links = await manager.findBy(CaseSubject, { kind: 'recorder', subjectId: device.id });
  const caseNumber = In(links.map((link) => link.caseNumber));
  if (!(await manager.existsBy(CaseFile, { caseNumber, endedAt: IsNull() }))) return;
  const message = {
    zh: `“${device.number}”有在办案件，案件按此编号办理，办结前编号不能改；请等案件办结。`,
    en: `Running cases name "${device.number}" and go by this number; it stays until they end. Wait for their end.`,
  };
  throw new RefusedAct('conflict', message, 'device', device.id, { fields: [{ field: 'number', message }] });
}

/** Why a day of purchase is refused; null for a day that was, and for none. The bureau's calendar counts. */
export function boughtLater(boughtOn: string | null, now: Date): Sentence | null {
  const today = bureauDay(now);
  if (boughtOn === null || boughtOn <= today) return null;
  return {
    zh: `购置日期“${boughtOn}”晚于今天（${today}），请更正。`,
    en: `boughtOn: "${boughtOn}" lies after today (${today}); correct it`,
  };
}

export function numberTaken(number: string): Sentence {
  return {
    zh: `编号 ${number} 已登记，请核对机身编号。`,
    en: `The number ${number} is registered already; look at the recorder again.`,
  };
}

/** A Refusal that stands beside its field. */
export function wrongField(field: string, message: Sentence): Refusal {
  return new Refusal('unprocessable', message, { fields: [{ field, message }] });
}

/** The same for what the audit keeps: a recorder that was to go to somebody it may not go to. */
function refusedField(field: string, message: Sentence, unit: Unit, device?: Device): RefusedAct {
  const [kind, { id }] = device ? ['device', device] : ['unit', unit];
  return new RefusedAct('unprocessable', message, kind, id, { fields: [{ field, message }] });
}

function badgeOf(name: string, number: string): Sentence {
  return {
    zh: `编号 ${number} 是${name}的执法证号，录像文件名中会分不清人和设备，请换一个编号。`,
    en: `${number} is the badge number of ${name}; file names could not tell the two apart. Give another number.`,
  };
}
