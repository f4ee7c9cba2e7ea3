import type { DataSource } from 'typeorm';
import { systemClock } from '@zhilu/domain';
import type { TaskContext } from '@zhilu/engine';
import { rowOf, StepProgress } from '@zhilu/persistence';

/** People look, machines do not: more often would only cost writes. */
const EVERY_MS = 1_000;

/** Tells those who look at a case how far a long step has come; what cannot be written is not worth stopping the step. */
export class ShownProgress {
  private last = 0;
  private writing: Promise<void> = Promise.resolve();

  constructor(
    private readonly facts: DataSource,
    private readonly context: Pick<TaskContext, 'taskId' | 'caseNumber' | 'elementId' | 'log'>,
  ) {}

  /** `done` from 0 to 1 over all parts; `part` from 1. Says at once what is whole, the rest once a second. */
  show(done: number, part: number, parts: number): void {
    const now = Date.now();
    if (now - this.last < EVERY_MS && done < 1) return;
    this.last = now;
    this.writing = this.writing.then(() => this.write(Math.floor(done * 100), part, parts));
  }

  /** When everything shown so far is written. */
  settled(): Promise<void> {
    return this.writing;
  }

  private async write(percent: number, part: number, parts: number): Promise<void> {
    const { taskId, caseNumber, elementId, log } = this.context;
    const row: StepProgress = { id: taskId, caseNumber, elementId, percent, part, parts, at: systemClock() };
    try {
      await this.facts.manager.upsert(StepProgress, rowOf(row), ['id']);
    } catch (error) {
      log.warn(`progress not written: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
}
