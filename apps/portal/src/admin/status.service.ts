import { Inject, Injectable } from '@nestjs/common';
import type { Settings } from '@zhilu/config';
import { DocumentRenderer } from '@zhilu/documents';
import type { Sentence, Wire } from '@zhilu/domain';
import { MEDIA_SETUP, type FoundProgram, type MediaSetup } from '@zhilu/storage';
import { Backlog } from '../health/backlog';
import { down, ok, warning, type PartState } from '../health/part-state';
import { Probes } from '../health/probes';
import { inLanguage, type Language } from '../requests/language';
import { productVersion } from '../foundation/shipped-folder';
import { SETTINGS } from '../foundation/tokens';

const TIMEOUT_MS = 3_000;

const NAMES: Record<Wire.SystemPart['id'], Sentence> = {
  database: { zh: '数据库', en: 'Database' },
  engine: { zh: '流程引擎', en: 'Process engine' },
  guard: { zh: '引擎护栏', en: 'Engine guard' },
  inbox: { zh: '待办更新', en: 'To-dos up to date' },
  acts: { zh: '办理送达', en: 'Acts on their way' },
  store: { zh: '证据存储', en: 'Evidence store' },
  pdf: { zh: '文书生成', en: 'Documents (PDF)' },
  media: { zh: '录像信息读取', en: 'Media facts' },
  iso: { zh: '光盘镜像', en: 'Disc images' },
  worker: { zh: '自动步骤', en: 'Automatic steps' },
  mail: { zh: '邮件', en: 'Mail' },
  cases: { zh: '案件流转', en: 'Cases' },
};

/** Each part of the system with its state and what to do about it. */
@Injectable()
export class StatusService {
  constructor(
    @Inject(SETTINGS) private readonly settings: Settings,
    private readonly probes: Probes,
    private readonly documents: DocumentRenderer,
    @Inject(MEDIA_SETUP) private readonly programs: MediaSetup,
    private readonly backlog: Backlog,
  ) {}

  async read(language: Language): Promise<Wire.SystemStatus> {
    const states: Record<Wire.SystemPart['id'], Promise<PartState> | PartState> = {
      database: this.probes.database(),
      engine: this.probes.engine(),
      guard: this.probes.guard(),
      inbox: this.backlog.inbox(),
      acts: this.backlog.acts(),
      store: this.probes.evidence(),
      pdf: this.pdf(),
      media: program(this.programs.ffprobe),
      iso: program(this.programs.xorriso),
      worker: this.worker(),
      mail: this.mail(),
      cases: this.backlog.cases(),
    };
    const ids = Object.keys(states) as Wire.SystemPart['id'][];
    const parts = await Promise.all(ids.map(async (id) => part(id, await states[id], language)));
    return { parts, version: productVersion() };
  }

  private async pdf(): Promise<PartState> {
    const { state, sentence } = await this.documents.state();
    return { state: state === 'ok' ? 'ok' : 'warning', sentence };
  }

  private async worker(): Promise<PartState> {
    try {
      const url = `http://127.0.0.1:${this.settings.WORKER_HEALTH_PORT}/health/ready`;
      const answer = await fetch(url, { signal: AbortSignal.timeout(TIMEOUT_MS) });
      await answer.arrayBuffer();
      if (answer.ok) return ok('自动步骤服务运行中', 'The worker is running');
      return warning('自动步骤服务已启动但未就绪', 'The worker is up but not ready');
    } catch {
      return down(
        '本机没有自动步骤服务，自动步骤会等待；请启动 worker',
        'No worker on this machine; automatic steps wait. Start the worker',
      );
    }
  }

  private mail(): PartState {
    if (this.settings.SMTP_URL) return ok('已配置邮件服务器', 'A mail server is configured');
    return warning(
      '未配置邮件服务器（SMTP_URL），提醒只在站内发送',
      'No mail server (SMTP_URL); reminders stay in the portal',
    );
  }
}

function program(found: FoundProgram): PartState {
  return found.missing
    ? { state: 'warning', sentence: found.missing }
    : ok(`使用 ${found.path}`, `Using ${found.path}`);
}

function part(id: Wire.SystemPart['id'], { state, sentence }: PartState, language: Language): Wire.SystemPart {
  return { id, name: inLanguage(NAMES[id], language), state, sentence: inLanguage(sentence, language) };
}
