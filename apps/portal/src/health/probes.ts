import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Settings } from '@zhilu/config';
import { EngineClient, Unauthorized } from '@zhilu/engine';
import { Refusal, type Sentence } from '@zhilu/domain';
import { databaseReachable } from '@zhilu/persistence';
import { EVIDENCE_STORE, type EvidenceStore } from '@zhilu/storage';
import { SETTINGS } from '../foundation/tokens';

const TIMEOUT_MS = 3_000;

/** How a part of the system stands; the sentence says what is wrong and what to do. */
export interface PartState {
  state: 'ok' | 'warning' | 'down';
  sentence: Sentence;
}

/** Asks the parts the portal cannot work without. */
@Injectable()
export class Probes {
  constructor(
    @Inject(SETTINGS) private readonly settings: Settings,
    private readonly facts: DataSource,
    @Inject(EVIDENCE_STORE) private readonly store: EvidenceStore,
    private readonly engineClient: EngineClient,
  ) {}

  async database(): Promise<PartState> {
    const kind = this.settings.DATABASE_URL
      ? { zh: '数据库服务器', en: 'Database server' }
      : { zh: '内置数据库', en: 'Embedded database' };
    if (await databaseReachable(this.facts, TIMEOUT_MS)) return ok(kind.zh, kind.en);
    return down(`${kind.zh}没有应答，请检查后重启`, `${kind.en} does not answer; check it`);
  }

  async evidence(): Promise<PartState> {
    try {
      await this.store.check();
      return ok('录像和材料存储正常', 'Recordings and files can be stored');
    } catch (error) {
      const sentence =
        error instanceof Refusal
          ? error.sentence
          : { zh: '存储无法访问，请检查磁盘', en: 'The store cannot be reached; check the disk' };
      return { state: 'down', sentence };
    }
  }

  async engine(): Promise<PartState> {
    try {
      const version = await this.engineClient.version({ timeoutMs: TIMEOUT_MS });
      await this.engineClient.check({ timeoutMs: TIMEOUT_MS });
      return ok(`流程引擎 ${version}`, `Engine ${version}`);
    } catch (error) {
      if (error instanceof Unauthorized)
        return down(
          '流程引擎拒绝了门户的账号，请检查 ENGINE_PORTAL_PASSWORD',
          'The engine refuses the portal’s account; check ENGINE_PORTAL_PASSWORD',
        );
      return down(
        '流程引擎没有应答，待办可以查看，办理会稍后重试',
        'The engine does not answer; lists work, acts are repeated later',
      );
    }
  }

  /** Proof by effect: a guarded engine refuses an expression in a query, an unguarded one evaluates it inside `orQueries`. */
  async guard(): Promise<PartState> {
    const { ENGINE_URL, ENGINE_PORTAL_USER, ENGINE_PORTAL_PASSWORD = '' } = this.settings;
    const credentials = Buffer.from(`${ENGINE_PORTAL_USER}:${ENGINE_PORTAL_PASSWORD}`).toString('base64');
    try {
      const answer = await fetch(`${ENGINE_URL}/task/count`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Basic ${credentials}` },
        body: JSON.stringify({ orQueries: [{ assigneeExpression: "${'nobody'}" }] }),
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      const text = await answer.text();
      if (answer.status === 400 && text.includes('Refused by the guard'))
        return ok('引擎护栏在位', 'The engine is guarded');
      if (answer.ok)
        return warning(
          '引擎没有护栏：能访问引擎的人可以执行任意表达式，请安装护栏插件',
          'The engine has no guard: whoever reaches it may run expressions; install the guard plugin',
        );
      return warning(
        `无法确认引擎护栏（引擎应答 ${answer.status}）`,
        `The guard could not be confirmed (the engine answered ${answer.status})`,
      );
    } catch {
      return warning('引擎没有应答，无法确认护栏', 'The engine does not answer; the guard could not be confirmed');
    }
  }
}

export function ok(zh: string, en: string): PartState {
  return { state: 'ok', sentence: { zh, en } };
}

export function warning(zh: string, en: string): PartState {
  return { state: 'warning', sentence: { zh, en } };
}

export function down(zh: string, en: string): PartState {
  return { state: 'down', sentence: { zh, en } };
}
