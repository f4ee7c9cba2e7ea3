import { randomUUID } from 'node:crypto';
import { Inject, Injectable, Logger, type BeforeApplicationShutdown } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { BrokenChain, verifyChain, type AuditHead, type ChainReport } from '@zhilu/audit';
import { CLOCK, ROLES_SEEING_AUDIT, type Clock, type Sentence, type Wire } from '@zhilu/domain';
import { AuditRow, inTransaction, Notification } from '@zhilu/persistence';
import { AuditLog } from '../audit/audit-log';
import { PersonRefs } from '../people/person-refs';
import { holdersAnywhere } from '../people/role-holders';
import { inLanguage, type Language } from '../requests/language';

const HEADLESS: Sentence = {
  zh: '审计链没有链头，无法校验。请勿改动数据库，并立即告知局纪委。',
  en: 'The chain has lost its head and cannot be verified. Leave the database as it is and tell the discipline office.',
};
const INTERRUPTED: Sentence = {
  zh: '校验没有完成，数据库可能暂时没有应答，请重试。',
  en: 'The verification did not finish; the database may be away. Try again.',
};

/**
 * Verifies the audit chain beside the portal's other work: one at a time in this process, a batch of rows in memory. What it
 * found is itself an audit row, so that every portal shows it; a chain that does not hold is told to who oversees it.
 */
@Injectable()
export class ChainCheck implements BeforeApplicationShutdown {
  private readonly logger = new Logger(ChainCheck.name);
  private readonly stopped = new AbortController();
  private running: { checked: number; of: number } | null = null;
  private current: Promise<void> = Promise.resolve();
  private failure: Sentence | null = null;

  constructor(
    private readonly facts: DataSource,
    private readonly audit: AuditLog,
    private readonly people: PersonRefs,
    @Inject(CLOCK) private readonly now: Clock,
  ) {}

  /** Begins, or lets the one under way go on. */
  begin(personId: string, remembered: AuditHead | null): void {
    if (this.running) return;
    this.running = { checked: 0, of: 0 };
    this.failure = null;
    this.current = this.run(personId, remembered).finally(() => (this.running = null));
  }

  async state(language: Language): Promise<Wire.ChainState> {
    return {
      running: this.running,
      last: await this.last(),
      failure: this.failure && inLanguage(this.failure, language),
    };
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopped.abort(new Error('The portal stops.'));
    await this.current;
  }

  private async run(personId: string, remembered: AuditHead | null): Promise<void> {
    try {
      const report = await verifyChain(this.facts, {
        ...(remembered ? { remembered } : {}),
        progress: (checked, of) => (this.running = { checked, of }),
        signal: this.stopped.signal,
      });
      await this.keep(personId, report);
    } catch (error) {
      this.failure = error instanceof BrokenChain ? HEADLESS : INTERRUPTED;
      this.logger.error({ err: error }, 'The audit chain was not verified');
    }
  }

  private async keep(personId: string, { ok, rows, head, ...report }: ChainReport): Promise<void> {
    const firstBroken = report.firstBroken ?? null;
    await inTransaction(this.facts, async (manager) => {
      if (firstBroken) {
        const text = `审计链校验发现第 ${firstBroken.sequence} 条记录有问题。请勿改动数据库，并立即核查。`;
        const id = randomUUID();
        for (const to of await holdersAnywhere(manager, ROLES_SEEING_AUDIT))
          await manager.insert(Notification, {
            id: `chain:${id}:${to}`,
            personId: to,
            caseNumber: null,
            taskId: null,
            text,
            at: this.now(),
            readAt: null,
          });
      }
      await this.audit.append(manager, {
        personId,
        act: 'audit.verified',
        objectKind: 'audit',
        objectId: 'chain',
        detail: { ok, rows, head, firstBroken },
      });
    });
  }

  private async last(): Promise<Wire.ChainResult | null> {
    const [row] = await this.facts
      .getRepository(AuditRow)
      .find({ where: { act: 'audit.verified' }, order: { at: 'DESC', sequence: 'DESC' }, take: 1 });
    if (!row) return null;
    const { ok, rows, head, firstBroken } = row.detail as unknown as Omit<Wire.ChainResult, 'at' | 'by'>;
    const by = (await this.people.of([row.personId])).get(row.personId ?? '') ?? null;
    return { at: row.at.toISOString(), by, ok, rows, head, firstBroken };
  }
}
