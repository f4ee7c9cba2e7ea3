import type { DataSource } from 'typeorm';
import { appendAuditAll, type AuditEntry } from '@zhilu/audit';
import { isInUse, isWithin } from '@zhilu/domain';
import { BpmnError, type TaskContext } from '@zhilu/engine';
import { CardImport, CaseFile, Device, inTransaction, rowOf, Unit } from '@zhilu/persistence';
import { diskFileSystem, findCard, findForeignFile, importCard } from '@zhilu/storage';
import type { CardReport, EvidenceStore, MediaSetup, UnreadFile } from '@zhilu/storage';
import { RecordingRows } from './recording-register';

/** What cards are taken with. */
export interface CardDesk {
  facts: DataSource;
  store: EvidenceStore;
  media: MediaSetup;
}

export interface CardRequest {
  deviceNumber: string;
  cardFolder: string;
  /**
   * Before a repair: also of a recorder out of use, also files that no recorder writes and pieces it left behind, and it ends
   * with what can be read; the rest is named.
   */
  rescue: boolean;
}

const MOST_NAMED = 200;

/**
 * Brings a card into the store. Known by the external task's id: run again it goes on where it stopped. Throws BpmnError
 * deviceUnknown and cardMissing; an import, not a rescue, fails while a file cannot be read.
 * art-12, art-22: 维修前先抢救录像，不丢弃任何文件 / Footage is rescued before repair; nothing is discarded
 */
export async function takeCard(desk: CardDesk, request: CardRequest, context: TaskContext): Promise<CardImport> {
  const { facts, media } = desk;
  const { deviceNumber, cardFolder, rescue } = request;
  const device = await facts.getRepository(Device).findOneBy({ number: deviceNumber });
  if (!device) throw new BpmnError('deviceUnknown', `登记中没有编号为“${deviceNumber}”的执法记录仪。`);
  const { taskId, caseNumber } = context;
  const known = await facts.getRepository(CardImport).findOneBy({ id: taskId });
  if (known?.endedAt) return known;
  // A card begun before the recorder was taken out of use is finished.
  if (!rescue && !known && !isInUse(device.state)) throw outOfUse(deviceNumber);
  const unit = await unitFor(facts, device, caseNumber);
  const folder = await findCard(diskFileSystem, media.cardsFolder, cardFolder);
  if (!folder) throw new BpmnError('cardMissing', `没有找到名为“${cardFolder}”的存储卡，请确认已接入。`);
  await refuseForeign(facts, device, folder, { cardFolder, caseNumber, rescue });
  const started = known ?? (await begin(facts, taskId, device, cardFolder));
  const report = await importAll(desk, { device, unit, folder, rescue }, context);
  if (report.unread.length > 0 && !rescue) throw new Error(unreadSentence(cardFolder, report.unread));
  return finish(facts, started, report, { caseNumber, rescue });
}

/** The recorder's unit. A case imports only what its own unit and those below recorded. */
async function unitFor(facts: DataSource, device: Device, caseNumber: string): Promise<Unit> {
  const unit = await facts.getRepository(Unit).findOneByOrFail({ id: device.unitId });
  const { unitPath } = await facts.getRepository(CaseFile).findOneByOrFail({ caseNumber });
  if (isWithin(unit.path, unitPath)) return unit;
  throw new BpmnError(
    'deviceUnknown',
    `执法记录仪“${device.number}”不属于本案单位，请核对编号，或交由该记录仪所在单位的设备管理员导入。`,
  );
}

/**
 * A card with a file of another recorder is the wrong card: nothing of it is stored. Names of files tell who carried a recorder
 * and when, so those of another unit's are not said.
 */
async function refuseForeign(
  facts: DataSource,
  { number }: Device,
  folder: string,
  { cardFolder, caseNumber, rescue }: { cardFolder: string; caseNumber: string; rescue: boolean },
): Promise<void> {
  const devices = await facts.getRepository(Device).find({ select: { number: true, unitId: true } });
  const registered = new Set(devices.map((each) => each.number));
  const foreign = await findForeignFile(diskFileSystem, folder, number, registered, { everything: rescue });
  if (!foreign) return;
  const owner = devices.find((each) => each.number === foreign.number);
  const told = owner !== undefined && (await isOfCase(facts, owner, caseNumber));
  const what = told ? `文件“${foreign.place}”属于执法记录仪“${foreign.number}”` : '文件属于其他单位的执法记录仪';
  throw new BpmnError(
    'cardMissing',
    `存储卡“${cardFolder}”的${what}，不是“${number}”；整卡未入库，请核对编号或换卡后重试。`,
  );
}

async function isOfCase(facts: DataSource, { unitId }: Pick<Device, 'unitId'>, caseNumber: string): Promise<boolean> {
  const unit = await facts.getRepository(Unit).findOneByOrFail({ id: unitId });
  const { unitPath } = await facts.getRepository(CaseFile).findOneByOrFail({ caseNumber });
  return isWithin(unit.path, unitPath);
}

async function importAll(
  { facts, store, media }: CardDesk,
  { device, unit, folder, rescue }: { device: Device; unit: Unit; folder: string; rescue: boolean },
  { taskId, caseNumber, signal, log }: TaskContext,
): Promise<CardReport> {
  const { path: ffprobe, missing } = media.ffprobe;
  if (missing) log.warn(missing.en);
  const scope = { importId: taskId, device, unitPath: unit.path, caseNumber };
  return importCard({
    folder,
    device,
    store,
    register: await RecordingRows.of(facts, scope),
    ffprobe,
    everything: rescue,
    note: { message: `Card of recorder ${device.number}, case ${caseNumber}` },
    signal,
  });
}

async function begin(facts: DataSource, taskId: string, device: Device, folder: string): Promise<CardImport> {
  const row: CardImport = {
    id: taskId,
    deviceId: device.id,
    folder,
    filesFound: 0,
    filesStored: 0,
    filesKnown: 0,
    filesDamaged: 0,
    filesSkipped: 0,
    filesUnread: 0,
    unreadPlaces: null,
    bytes: 0,
    startedAt: new Date(),
    endedAt: null,
  };
  await facts.getRepository(CardImport).insert(rowOf(row));
  return row;
}

async function finish(
  facts: DataSource,
  started: CardImport,
  report: CardReport,
  { caseNumber, rescue }: { caseNumber: string; rescue: boolean },
): Promise<CardImport> {
  const places = report.unread.slice(0, MOST_NAMED).map(({ place }) => place.slice(0, 200));
  const ended: CardImport = {
    ...started,
    filesFound: report.found,
    filesStored: report.stored,
    filesKnown: report.known,
    filesDamaged: report.damaged,
    filesSkipped: report.skipped.length,
    filesUnread: report.unread.length,
    unreadPlaces: places.length > 0 ? places : null,
    bytes: report.bytes,
    endedAt: new Date(),
  };
  await inTransaction(facts, async (manager) => {
    await manager.update(CardImport, { id: ended.id }, rowOf(ended));
    await appendAuditAll(manager, entriesOf(ended, report, { caseNumber, rescue }));
  });
  return ended;
}

/** The card, and before it each file that was left because another recorder brought its bytes already. */
function entriesOf(
  ended: CardImport,
  report: CardReport,
  { caseNumber, rescue }: { caseNumber: string; rescue: boolean },
): AuditEntry[] {
  const common = { at: ended.endedAt!, personId: null, objectKind: 'cardImport', objectId: ended.id, caseNumber };
  const { folder, deviceId, unreadPlaces } = ended;
  const left = report.skipped.flatMap(({ place, held }) => (held ? [{ folder, deviceId, place, ...held }] : []));
  const detail = { folder, deviceId, importId: ended.id, ...countsOf(ended) };
  return [
    ...left.map((each) => ({ ...common, act: 'card.fileHeldElsewhere' as const, detail: each })),
    rescue
      ? { ...common, act: 'card.rescued', detail: { ...detail, unreadableCount: ended.filesUnread, unreadPlaces } }
      : { ...common, act: 'card.imported', detail },
  ];
}

function countsOf(row: CardImport) {
  const { filesStored, filesKnown, filesDamaged, filesSkipped } = row;
  return {
    storedCount: filesStored,
    knownCount: filesKnown,
    damagedCount: filesDamaged,
    skippedCount: filesSkipped,
  };
}

function outOfUse(number: string): BpmnError {
  return new BpmnError(
    'deviceUnknown',
    `执法记录仪“${number}”已停用，不导入存储卡；请核对编号，确需导入的，由设备管理员先在“装备”中恢复使用。`,
  );
}

function unreadSentence(cardFolder: string, unread: UnreadFile[]): string {
  const first = unread.slice(0, 5).map(({ place, reason }) => `${place} (${reason})`);
  return `存储卡“${cardFolder}”有 ${unread.length} 个文件暂时无法读取，其余文件已入库；请勿清空存储卡。${first.join('；')}`;
}
