import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Settings } from '@zhilu/config';
import { EngineClient, EngineError, Unauthorized } from '@zhilu/engine';
import { Refusal } from '@zhilu/domain';
import { databaseReachable, isDatabaseFull } from '@zhilu/persistence';
import { EVIDENCE_STORE, type EvidenceStore } from '@zhilu/storage';
import { SETTINGS } from '../foundation/tokens';
import { GuardProbe } from './guard-probe';
import { down, ok, warning, type PartState } from './part-state';
import { WriteProbe } from './write-probe';

const TIMEOUT_MS = 3_000;
/** The engine locks an account after ten wrong tries; whoever watches health asks every few seconds. */
const REFUSED_MS = 60_000;
/** About an hour of video of each recorder of a middling bureau. */
const LOW_BYTES = 10e9;
/** Less than this takes no letter with its scans. */
const FULL_BYTES = 100e6;

/** `full`: it can be read, and takes nothing more. */
export type StoreState = PartState & { full?: true };

/** Asks the parts the portal cannot work without. */
@Injectable()
export class Probes {
  private refusedAt = -Infinity;

  constructor(
    @Inject(SETTINGS) private readonly settings: Settings,
    private readonly facts: DataSource,
    @Inject(EVIDENCE_STORE) private readonly store: EvidenceStore,
    private readonly engineClient: EngineClient,
    private readonly guardProbe: GuardProbe,
    private readonly writeProbe: WriteProbe,
  ) {}

  async database(): Promise<PartState> {
    const kind = this.settings.DATABASE_URL
      ? { zh: '数据库服务器', en: 'Database server' }
      : { zh: '内置数据库', en: 'Embedded database' };
    if (!(await databaseReachable(this.facts, TIMEOUT_MS)))
      return down(`${kind.zh}没有应答，请检查；恢复后自动继续`, `${kind.en} does not answer; check it`);
    const trouble = await this.writeProbe.trouble();
    if (trouble === null) return ok(kind.zh, kind.en);
    if (isDatabaseFull(trouble))
      return down(
        `${kind.zh}所在磁盘已满，登录和办理都无法保存；请清理磁盘，恢复后自动继续`,
        `The disk under the ${kind.en.toLowerCase()} is full, nothing can be saved, no sign-in either; make room`,
      );
    return down(
      `${kind.zh}可以读取但无法写入，登录和办理都无法保存；请检查磁盘`,
      `${kind.en} can be read but not written, nothing can be saved, no sign-in either; check its disk`,
    );
  }

  async evidence(): Promise<StoreState> {
    try {
      await this.store.check();
      return space(await this.store.freeBytes());
    } catch (error) {
      if (error instanceof Refusal) return { state: 'down', sentence: error.sentence };
      return down('存储无法访问，请检查磁盘', 'The store cannot be reached; check the disk');
    }
  }

  /** Bytes that can still be stored; null when the store does not tell. */
  freeBytes(): Promise<number | null> {
    return this.store.freeBytes().catch(() => null);
  }

  async engine(): Promise<PartState> {
    if (performance.now() - this.refusedAt < REFUSED_MS) return accountRefused();
    try {
      const version = await this.engineClient.version({ timeoutMs: TIMEOUT_MS });
      await this.engineClient.check({ timeoutMs: TIMEOUT_MS });
      return ok(`流程引擎 ${version}`, `Engine ${version}`);
    } catch (error) {
      this.guardProbe.forget();
      if (!(error instanceof Unauthorized)) return engineAway(error);
      this.refusedAt = performance.now();
      return accountRefused();
    }
  }

  guard(): Promise<PartState> {
    return this.guardProbe.state();
  }
}

function space(free: number | null): StoreState {
  if (free === null) return ok('录像和材料存储正常', 'Recordings and files can be stored');
  const gigabytes = (free / 1e9).toFixed(1);
  if (free >= LOW_BYTES)
    return ok(`录像和材料存储正常，可用 ${gigabytes} GB`, `Recordings and files can be stored, ${gigabytes} GB free`);
  if (free < FULL_BYTES)
    return {
      ...warning(
        `存储已满，仅剩 ${Math.floor(free / 1e6)} MB，无法导入录像和上传材料；请扩容`,
        `The store is full, ${Math.floor(free / 1e6)} MB left: nothing can be imported or uploaded; make room`,
      ),
      full: true,
    };
  return warning(
    `存储空间不足，仅剩 ${gigabytes} GB，满后无法导入录像和上传材料；请扩容`,
    `The store has only ${gigabytes} GB left; without room nothing can be imported or uploaded`,
  );
}

function accountRefused(): PartState {
  return down(
    '流程引擎拒绝了门户的账号，请检查 ENGINE_PORTAL_PASSWORD',
    'The engine refuses the portal’s account; check ENGINE_PORTAL_PASSWORD',
  );
}

function engineAway(error: unknown): PartState {
  if (error instanceof EngineError && error.status === 500)
    return down(
      '流程引擎有应答，但它的数据库不可用，请检查引擎的磁盘和数据库；办理会稍后补送',
      'The engine answers but its database does not; check its disk and database, acts are repeated later',
    );
  return down(
    '流程引擎没有应答，待办可以查看，办理会稍后重试',
    'The engine does not answer; lists work, acts are repeated later',
  );
}
