import type { Capability } from '@zhilu/capabilities';
import type { ResolvedOptions } from './worker-options';

/** What is not there, for people. */
export type Missing = Capability['summary'];

export interface ReadinessSetup extends Pick<ResolvedOptions, 'ready' | 'readyEveryMs'> {
  /** Called when something goes missing, when another thing does, and when all is there again (undefined). */
  onChange: (missing: Missing | undefined) => void;
}

/**
 * Whether what the handlers stand on is there. Asked over and over rather than before each poll, so that no task waits for the
 * answer; until the first answer nothing is fetched.
 */
export class Readiness {
  private timer: NodeJS.Timeout | undefined;
  private answered = false;
  private stopped = false;
  private lacking: Missing | undefined;

  constructor(private readonly setup: ReadinessSetup) {}

  start(): void {
    if (this.setup.ready) void this.look();
  }

  stop(): void {
    this.stopped = true;
    clearTimeout(this.timer);
  }

  /** What is missing, as far as known. */
  get missing(): Missing | undefined {
    return this.lacking;
  }

  /** True when tasks may be fetched. */
  get mayFetch(): boolean {
    return this.setup.ready === undefined || (this.answered && this.lacking === undefined);
  }

  private async look(): Promise<void> {
    const missing = await this.ask();
    if (this.stopped) return;
    this.answered = true;
    const before = this.lacking;
    this.lacking = missing;
    if (before?.en !== missing?.en) this.setup.onChange(missing);
    this.timer = setTimeout(() => void this.look(), this.setup.readyEveryMs);
  }

  private async ask(): Promise<Missing | undefined> {
    try {
      const answer = (await this.setup.ready?.()) ?? true;
      return answer === true ? undefined : answer;
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      return {
        zh: `无法确认执行程序所依赖的数据是否可用（${reason}）`,
        en: `It cannot be told whether what the worker stands on is there (${reason})`,
      };
    }
  }
}
