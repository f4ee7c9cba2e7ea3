import { Inject } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { z } from 'zod';
import { appendAuditAll, type AuditEntry } from '@zhilu/audit';
import { footageImport } from '@zhilu/capabilities';
import { isInUse, isWithin } from '@zhilu/domain';
import { BpmnError, Handles, type HandlerFor, type TaskContext } from '@zhilu/engine';
import { CardImport, CaseFile, Device, inTransaction, rowOf, Unit } from '@zhilu/persistence';
import { diskFileSystem, EVIDENCE_STORE, findCard, findForeignFile, importCard, MEDIA_SETUP } from '@zhilu/storage';
import type { CardReport, EvidenceStore, MediaSetup, UnreadFile } from '@zhilu/storage';
import { RecordingRows } from './recording-register';

type Input = z.infer<typeof footageImport.input>;
type Output = z.infer<typeof footageImport.output>;

/** Imports a recorder's card. The import is known by the external task's id: run again it goes on where it stopped. */
@Handles(footageImport)
export class ImportFootageHandler implements HandlerFor<typeof footageImport> {
  constructor(
    private readonly dataSource: DataSource,
    @Inject(EVIDENCE_STORE) private readonly store: EvidenceStore,
    @Inject(MEDIA_SETUP) private readonly media: MediaSetup,
  ) {}

  async handle({ deviceNumber, cardFolder }: Input, context: TaskContext): Promise<Output> {
    const device = await this.dataSource.getRepository(Device).findOneBy({ number: deviceNumber });
    if (!device) throw new BpmnError('deviceUnknown', `登记中没有编号为“${deviceNumber}”的执法记录仪。`);
    const { taskId, caseNumber } = context;
    const known = await this.dataSource.getRepository(CardImport).findOneBy({ id: taskId });
    if (known?.endedAt) return outputOf(known);
    // A card begun before the recorder was taken out of use is finished.
    if (!known && !isInUse(device.state)) throw outOfUse(deviceNumber);
    const unit = await this.unitFor(device, caseNumber);
    const folder = await findCard(diskFileSystem, this.media.cardsFolder, cardFolder);
    if (!folder) throw new BpmnError('cardMissing', `没有找到名为“${cardFolder}”的存储卡，请确认已接入。`);
    await this.refuseForeign(device, folder, { cardFolder, caseNumber });
    const started = known ?? (await this.begin(taskId, device, cardFolder));
    const report = await this.importAll(device, unit, folder, context);
    if (report.unread.length > 0) throw new Error(unreadSentence(cardFolder, report.unread));
    return outputOf(await this.finish(started, report, context));
  }

  /** The recorder's unit. A case imports only what its own unit and those below recorded. */
  private async unitFor(device: Device, caseNumber: string): Promise<Unit> {
    const unit = await this.dataSource.getRepository(Unit).findOneByOrFail({ id: device.unitId });
    const { unitPath } = await this.dataSource.getRepository(CaseFile).findOneByOrFail({ caseNumber });
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
  private async refuseForeign(
    { number }: Device,
    folder: string,
    { cardFolder, caseNumber }: { cardFolder: string; caseNumber: string },
  ): Promise<void> {
    const devices = await this.dataSource.getRepository(Device).find({ select: { number: true, unitId: true } });
    const registered = new Set(devices.map((each) => each.number));
    const foreign = await findForeignFile(diskFileSystem, folder, number, registered);
    if (!foreign) return;
    const owner = devices.find((each) => each.number === foreign.number);
    const told = owner !== undefined && (await this.isOfCase(owner, caseNumber));
    const what = told ? `文件“${foreign.place}”属于执法记录仪“${foreign.number}”` : '文件属于其他单位的执法记录仪';
    throw new BpmnError(
      'cardMissing',
      `存储卡“${cardFolder}”的${what}，不是“${number}”；整卡未入库，请核对编号或换卡后重试。`,
    );
  }

  private async isOfCase({ unitId }: Pick<Device, 'unitId'>, caseNumber: string): Promise<boolean> {
    const unit = await this.dataSource.getRepository(Unit).findOneByOrFail({ id: unitId });
    const { unitPath } = await this.dataSource.getRepository(CaseFile).findOneByOrFail({ caseNumber });
    return isWithin(unit.path, unitPath);
  }

  private async importAll(device: Device, unit: Unit, folder: string, context: TaskContext): Promise<CardReport> {
    const { taskId, caseNumber, signal, log } = context;
    const { path: ffprobe, missing } = this.media.ffprobe;
    if (missing) log.warn(missing.en);
    return importCard({
      folder,
      device,
      store: this.store,
      register: await RecordingRows.of(this.dataSource, {
        importId: taskId,
        device,
        unitPath: unit.path,
        caseNumber,
      }),
      ffprobe,
      note: { message: `Card of recorder ${device.number}, case ${caseNumber}` },
      signal,
    });
  }

  private async begin(taskId: string, device: Device, folder: string): Promise<CardImport> {
    const row: CardImport = {
      id: taskId,
      deviceId: device.id,
      folder,
      filesFound: 0,
      filesStored: 0,
      filesKnown: 0,
      filesDamaged: 0,
      filesSkipped: 0,
      bytes: 0,
      startedAt: new Date(),
      endedAt: null,
    };
    await this.dataSource.getRepository(CardImport).insert(rowOf(row));
    return row;
  }

  private async finish(started: CardImport, report: CardReport, { caseNumber }: TaskContext): Promise<CardImport> {
    const ended: CardImport = {
      ...started,
      filesFound: report.found,
      filesStored: report.stored,
      filesKnown: report.known,
      filesDamaged: report.damaged,
      filesSkipped: report.skipped.length,
      bytes: report.bytes,
      endedAt: new Date(),
    };
    await inTransaction(this.dataSource, async (manager) => {
      await manager.update(CardImport, { id: ended.id }, rowOf(ended));
      await appendAuditAll(manager, entriesOf(ended, report, caseNumber));
    });
    return ended;
  }
}

/** The import, and before it each file that was left because another recorder brought its bytes already. */
function entriesOf(ended: CardImport, report: CardReport, caseNumber: string): AuditEntry[] {
  const object = { objectKind: 'cardImport', objectId: ended.id, caseNumber };
  const common = { at: ended.endedAt!, personId: null, ...object };
  const { folder, deviceId } = ended;
  const left = report.skipped.flatMap(({ place, held }) => (held ? [{ folder, deviceId, place, ...held }] : []));
  return [
    ...left.map((detail) => ({ ...common, act: 'card.fileHeldElsewhere' as const, detail })),
    { ...common, act: 'card.imported', detail: { folder, deviceId, ...outputOf(ended) } },
  ];
}

function outputOf(row: CardImport): Output {
  return {
    importId: row.id,
    storedCount: row.filesStored,
    knownCount: row.filesKnown,
    damagedCount: row.filesDamaged,
    skippedCount: row.filesSkipped,
  };
}

function outOfUse(number: string): BpmnError {
  return new BpmnError(
    'deviceUnknown',
    `执法记录仪“${number}”已停用，不导入存储卡；请核对编号，确需导入的，由设备管理员先在“系统管理—执法记录仪”恢复使用。`,
  );
}

function unreadSentence(cardFolder: string, unread: UnreadFile[]): string {
  const first = unread.slice(0, 5).map(({ place, reason }) => `${place} (${reason})`);
  return `存储卡“${cardFolder}”有 ${unread.length} 个文件暂时无法读取，其余文件已入库；请勿清空存储卡。${first.join('；')}`;
}
