import { Refusal } from '@zhilu/domain';

/** Lets a few pieces of work run at once and a bounded number wait; refuses the rest instead of growing without end. */
export class RenderQueue {
  private running = 0;
  private readonly waiting: (() => void)[] = [];

  constructor(
    private readonly parallel: number,
    private readonly limit: number,
  ) {}

  /** Runs the work when its turn comes. Throws Refusal (unavailable) when too much waits already. */
  async run<T>(work: () => Promise<T>): Promise<T> {
    await this.turn();
    try {
      return await work();
    } finally {
      this.passOn();
    }
  }

  private async turn(): Promise<void> {
    if (this.running < this.parallel) {
      this.running += 1;
      return;
    }
    if (this.waiting.length >= this.limit) throw busy(this.waiting.length);
    await new Promise<void>((resolve) => this.waiting.push(resolve));
  }

  /** The place goes straight to the next in line, so that nobody slips in between. */
  private passOn(): void {
    const next = this.waiting.shift();
    if (next) next();
    else this.running -= 1;
  }
}

function busy(waiting: number): Refusal {
  return new Refusal(
    'unavailable',
    {
      zh: `已有 ${waiting} 份文书排队等待生成，请稍后重试`,
      en: `${waiting} documents wait to be rendered already; try again later`,
    },
    { retryAfterSeconds: 30 },
  );
}
