import { Not, type DataSource, type EntityManager } from 'typeorm';
import { appendAudit } from '@zhilu/audit';
import { inTransaction, isDuplicate, Person, Recording, rowOf, type Device } from '@zhilu/persistence';
import type { HeldElsewhere, HeldRecording, ImportedFile, RecordingRegister } from '@zhilu/storage';

/** What one import needs to know of the register: the recorder, its unit, and the case that asked for it. */
export interface ImportScope {
  importId: string;
  device: Device;
  unitPath: string;
  caseNumber: string;
}

/** The recordings of one recorder in the facts database; a recording is one content of one recorder. */
export class RecordingRows implements RecordingRegister {
  private constructor(
    private readonly dataSource: DataSource,
    private readonly scope: ImportScope,
    private readonly seen: ReadonlySet<string>,
  ) {}

  /** Reads once what the recorder's earlier files were called, so that the cost of a file does not grow with the register. */
  static async of(dataSource: DataSource, scope: ImportScope): Promise<RecordingRows> {
    const rows = await dataSource.getRepository(Recording).find({
      select: { originalName: true, sizeBytes: true },
      where: { deviceId: scope.device.id },
    });
    const seen = rows.map((row) => keyOf(row.originalName, row.sizeBytes));
    return new RecordingRows(dataSource, scope, new Set(seen));
  }

  async mayHold({ name, sizeBytes }: { name: string; sizeBytes: number }): Promise<boolean> {
    return this.seen.has(keyOf(name, sizeBytes));
  }

  async find(sha256: string): Promise<HeldRecording | null> {
    const row = await this.dataSource.getRepository(Recording).findOneBy({ deviceId: this.scope.device.id, sha256 });
    return row ? { thisImport: row.importId === this.scope.importId, damaged: row.damaged } : null;
  }

  async findElsewhere(sha256: string): Promise<HeldElsewhere | null> {
    const where = { sha256, deviceId: Not(this.scope.device.id) };
    const row = await this.dataSource.getRepository(Recording).findOneBy(where);
    return row && { recordingId: row.id, deviceNumber: row.deviceNumber };
  }

  /** One transaction: the recording with its audit row. The facts let one recorder have the bytes, whoever asks at once. */
  async register(file: ImportedFile): Promise<HeldRecording | { elsewhere: HeldElsewhere }> {
    try {
      await inTransaction(this.dataSource, (manager) => this.insert(manager, file));
      return { thisImport: true, damaged: file.damaged !== null };
    } catch (error) {
      if (!isDuplicate(error)) throw error;
      const held = await this.find(file.sha256);
      if (held) return held;
      const elsewhere = await this.findElsewhere(file.sha256);
      if (elsewhere) return { elsewhere };
      throw error;
    }
  }

  private async insert(manager: EntityManager, file: ImportedFile): Promise<void> {
    const officerId = await officerOf(manager, file.name.officerNumber);
    await manager.insert(Recording, rowOf<Recording>(this.rowFor(file, officerId)));
    await appendAudit(manager, {
      at: file.importedAt,
      personId: null,
      act: 'recording.imported',
      objectKind: 'recording',
      objectId: file.recordingId,
      caseNumber: this.scope.caseNumber,
      detail: {
        importId: this.scope.importId,
        deviceNumber: this.scope.device.number,
        originalName: file.originalName,
        sha256: file.sha256,
        sizeBytes: file.sizeBytes,
        damaged: file.damaged,
      },
    });
  }

  private rowFor(file: ImportedFile, officerId: string | null): Recording {
    const { device, unitPath, importId } = this.scope;
    const { containerTime, ...media } = file.media;
    return {
      ...media,
      id: file.recordingId,
      deviceId: device.id,
      deviceNumber: device.number,
      unitId: device.unitId,
      unitPath,
      officerId,
      importId,
      objectId: file.objectId,
      originalName: file.originalName,
      sizeBytes: file.sizeBytes,
      sha256: file.sha256,
      ownContent: file.sizeBytes > 0 ? file.sha256 : null,
      nameTime: file.name.time,
      containerTime,
      modifiedTime: file.modifiedTime,
      importedAt: file.importedAt,
      offsetMs: device.clockOffsetMs,
      timeRule: file.timeRule,
      startedAt: file.startedAt,
      secrecy: 'internal',
      activity: null,
      place: null,
      damaged: file.damaged !== null,
      important: file.important,
      integrity: 'match',
      checkedAt: file.importedAt,
    };
  }
}

/** The officer whose number the recorder wrote into the name, if exactly one person has it. */
async function officerOf(manager: EntityManager, badgeNumber: string | null): Promise<string | null> {
  if (!badgeNumber) return null;
  const people = await manager.find(Person, { select: { id: true }, where: { badgeNumber }, take: 2 });
  return people.length === 1 ? people[0].id : null;
}

function keyOf(name: string, sizeBytes: number): string {
  return `${sizeBytes}/${name}`;
}
