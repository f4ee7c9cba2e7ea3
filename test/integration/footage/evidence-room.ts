import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DataSource } from 'typeorm';
import { DeployedBundles } from '@zhilu/cases';
import { readBundles, type Bundle } from '@zhilu/catalog';
import type { TaskContext } from '@zhilu/engine';
import {
  AccessGrant,
  AuditRow,
  CardImport,
  CaseEvent,
  CaseFile,
  CaseRecording,
  Device,
  Person,
  Recording,
  rowOf,
  SealedCopy,
  Unit,
} from '@zhilu/persistence';
import { DiskStore, type MediaSetup } from '@zhilu/storage';
import { ImportFootageHandler } from '../../../apps/worker/src/footage/import-footage.handler';
import { UNVALUED } from '../../support/devices';
import { aCard, aFile, programFor } from '../../support/footage';

export const CASE = 'CY-2026-0147';

/** A task of the case as the runtime hands it to a handler. */
export function aTask(taskId: string, signal = new AbortController().signal): TaskContext {
  const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };
  const place = { processId: 'court-access', definitionId: 'd', instanceId: 'i', elementId: 'e', properties: {} };
  return { taskId, caseNumber: CASE, ...place, attempt: 1, retriesLeft: 3, signal, log: quiet };
}

/** A unit with two recorders, a granted case, and an empty store; what the footage handlers work on. */
export class EvidenceRoom {
  folder: string;
  store: DiskStore;
  media: MediaSetup;
  /** Acts of people so far. */
  acts = 0;

  private constructor(
    readonly facts: DataSource,
    private readonly shipped: Bundle[],
  ) {}

  static async open(facts: DataSource): Promise<EvidenceRoom> {
    const unit = (id: string, parentId: string | null, path: string, name: string): Unit => ({
      ...{ id, parentId, name, shortName: name, path, sort: 0 },
    });
    await facts
      .getRepository(Unit)
      .insert([unit('u1', null, 'u1', '某市交通运输局'), unit('u2', 'u1', 'u1/u2', '执法一大队')]);
    await facts.getRepository(Person).insert(
      rowOf<Person>({
        ...{ id: 'p1', login: 'liwei', name: '李伟', badgeNumber: '330211', unitId: 'u2', passwordHash: 'x' },
        ...{ oneTimePasswordAt: null, active: true, language: 'zh-CN', phrases: [], lastLoginAt: null },
        createdAt: new Date(),
      }),
    );
    return new EvidenceRoom(facts, await readBundles(join(__dirname, '../../..')));
  }

  /** Before each test: an empty store, no recordings, and the case as it was granted. */
  async reset(): Promise<void> {
    this.folder = mkdtempSync(join(tmpdir(), 'zhilu-handlers-'));
    mkdirSync(join(this.folder, 'cards'));
    this.store = await DiskStore.open(join(this.folder, 'store'));
    const ffprobe = { path: programFor('ffprobe'), missing: null };
    const xorriso = { path: programFor('xorriso'), missing: null };
    const ffmpeg = { path: programFor('ffmpeg'), missing: null };
    this.media = { ffmpeg, ffprobe, xorriso, cardsFolder: join(this.folder, 'cards') };
    for (const entity of [AccessGrant, SealedCopy, Recording, CardImport, Device, CaseEvent, CaseRecording, CaseFile])
      await this.facts.getRepository(entity).clear();
    await this.addCase('court-access');
    await this.decide('granted');
    await this.addDevice('d1', 'JL0231');
    await this.addDevice('d2', 'JL0232');
  }

  clean(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** The case, of the version that holds the shipped model of the process. */
  addCase(processId: string) {
    return this.facts.getRepository(CaseFile).insert({
      ...{ caseNumber: CASE, processId, definitionId: processId, deploymentId: 'd', instanceId: 'i', unitId: 'u2' },
      ...{ unitPath: 'u1/u2', applicantId: 'p1', title: '查阅', state: 'running', urgency: 'normal' },
      ...{ secrecy: 'internal', outcomeId: null, outcomeName: null, startedAt: new Date(), endedAt: null },
    });
  }

  /** What the case is about; naming twice changes nothing. */
  async nameInCase(recordingIds: string[]): Promise<void> {
    for (const recordingId of new Set(recordingIds)) {
      const id = `${CASE}:${recordingId}`.slice(0, 64);
      await this.facts.getRepository(CaseRecording).upsert({ id, caseNumber: CASE, recordingId }, ['id']);
    }
  }

  decide(outcomeId: string, elementId = 'userTask_approve', caseNumber = CASE) {
    const id = `${++this.acts}`;
    return this.facts.getRepository(CaseEvent).insert({
      ...{ id: `done:${id}`, caseNumber, kind: 'done', taskId: id, elementId, name: '审批', personId: 'p1' },
      ...{ role: null, actingForId: null, outcomeId, outcomeName: outcomeId, opinion: null, note: null },
      ...{ startedAt: null, at: new Date(Date.UTC(2026, 10, 20) + this.acts * 1000) },
    });
  }

  /** The shipped bundles, as the engine's deployments hold them. */
  bundles(): DeployedBundles {
    return Object.assign(Object.create(DeployedBundles.prototype) as DeployedBundles, {
      ofDefinition: async (id: string) => {
        const bundle = this.shipped.find(({ processId }) => processId === id)!;
        return { ...bundle, definitionId: id, deploymentId: 'd', version: 1 };
      },
    });
  }

  importCard(taskId: string, deviceNumber = 'JL0231', cardFolder = deviceNumber) {
    return new ImportFootageHandler(this.facts, this.store, this.media).handle(
      { deviceNumber, cardFolder },
      aTask(taskId),
    );
  }

  /** Two recordings, imported; their ids. */
  async importTwo(): Promise<string[]> {
    const files = [aFile('h264'), aFile('ts', { sequence: 2 })];
    await aCard(join(this.folder, 'cards/JL0231'), { deviceNumber: 'JL0231', files });
    await this.importCard(`import-${this.folder.slice(-6)}`);
    return (await this.recordings()).map(({ id }) => id);
  }

  /** Overwrites the bytes of one recording on the disk behind the product's back. */
  async tamper(recordingId: string): Promise<void> {
    const row = await this.facts.getRepository(Recording).findOneByOrFail({ id: recordingId });
    const found = readdirSync(join(this.folder, 'store/objects'), { recursive: true, withFileTypes: true });
    const file = found.find((entry) => entry.name === row.originalName && entry.parentPath.includes(recordingId))!;
    chmodSync(join(file.parentPath, file.name), 0o644);
    writeFileSync(join(file.parentPath, file.name), 'forged');
  }

  recordings(): Promise<Recording[]> {
    return this.facts.getRepository(Recording).find({ order: { originalName: 'ASC' } });
  }

  auditOf(act: string): Promise<AuditRow[]> {
    return this.facts.getRepository(AuditRow).findBy({ act });
  }

  private addDevice(id: string, number: string) {
    return this.facts.getRepository(Device).insert({
      ...{ id, number, brand: '某品牌', model: 'M1', serial: id, unitId: 'u2', keeperId: null, holderId: null },
      ...{ state: 'issued', clockOffsetMs: 60_000, clockCheckedAt: null, ...UNVALUED },
    });
  }
}
