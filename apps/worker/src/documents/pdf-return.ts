import { Injectable, Logger, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { documentRender } from '@zhilu/capabilities';
import { DocumentRenderer } from '@zhilu/documents';
import { EngineClient } from '@zhilu/engine';
import { OwnProcesses } from '../own-processes';

const LOOK_MS = 30_000;
const TRIES = 3;
/** How the sentence begins that a step without a browser leaves behind. */
const PDF_OFF = /^PDF/;

/**
 * Lets papers go on that stand still because there was no browser: once one is there, their steps get new tries and the incident
 * ends by itself. Steps that failed for another reason are left to a person.
 */
@Injectable()
export class PdfReturn implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(PdfReturn.name);
  private timer: NodeJS.Timeout | null = null;

  constructor(
    private readonly renderer: DocumentRenderer,
    private readonly engine: EngineClient,
    private readonly own: OwnProcesses,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => void this.look(), LOOK_MS);
    void this.look();
  }

  beforeApplicationShutdown(): void {
    if (this.timer) clearInterval(this.timer);
  }

  /** Answers how many steps were given new tries. */
  async look(): Promise<number> {
    try {
      if ((await this.renderer.state()).state !== 'ok') return 0;
      const own = new Set(this.own.scope().definitionIds);
      const stopped = await this.engine.externalTasks.stopped(documentRender.topic);
      const waiting = stopped.filter(
        (task) => own.has(task.processDefinitionId) && PDF_OFF.test(task.errorMessage ?? ''),
      );
      for (const task of waiting) await this.engine.externalTasks.setRetries(task.id, TRIES);
      if (waiting.length > 0) this.logger.log(`PDF is back: ${waiting.length} papers are tried again.`);
      return waiting.length;
    } catch (error) {
      this.logger.warn(`Stopped papers were not looked at: ${error instanceof Error ? error.message : error}`);
      return 0;
    }
  }
}
