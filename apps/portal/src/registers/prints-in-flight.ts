import { Injectable } from '@nestjs/common';
import { Refusal } from '@zhilu/domain';

/** A print holds a browser page or a workbook of up to 20,000 rows in memory. */
const MOST_AT_ONCE = 2;
const RETRY_SECONDS = 5;

/** Lets a person print so many registers at once, and no more. */
@Injectable()
export class PrintsInFlight {
  private readonly running = new Map<string, number>();

  /** Does the work, or throws Refusal `throttled` while two prints of the person are still being made. */
  async within<T>(personId: string, work: () => Promise<T>): Promise<T> {
    const before = this.running.get(personId) ?? 0;
    if (before >= MOST_AT_ONCE) throw tooMany();
    this.running.set(personId, before + 1);
    try {
      return await work();
    } finally {
      const left = (this.running.get(personId) ?? 1) - 1;
      if (left > 0) this.running.set(personId, left);
      else this.running.delete(personId);
    }
  }
}

function tooMany(): Refusal {
  const sentence = {
    zh: `您已有 ${MOST_AT_ONCE} 份登记簿正在生成，请等其完成后再导出`,
    en: `${MOST_AT_ONCE} of your prints are still being made; export again when they are done`,
  };
  return new Refusal('throttled', sentence, { retryAfterSeconds: RETRY_SECONDS });
}
