import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { isCollision, Watermark } from '@zhilu/persistence';

/** Supervisors ask every few seconds; a full disk is no quicker. */
const BELIEVED_MS = 5_000;
const TIMEOUT_MS = 3_000;

/**
 * Whether the facts can be written, by writing: a database on a full disk still reads, and takes no act and no sign-in. The
 * row it writes says when; nobody reads it.
 */
@Injectable()
export class WriteProbe {
  private provedAt = -Infinity;

  constructor(private readonly facts: DataSource) {}

  /** What the database answers to a write that fails, null when it works. Never throws. */
  async trouble(): Promise<unknown> {
    if (performance.now() - this.provedAt < BELIEVED_MS) return null;
    const trouble = await this.write();
    if (trouble === null) this.provedAt = performance.now();
    return trouble;
  }

  private async write(): Promise<unknown> {
    let timer: NodeJS.Timeout | undefined;
    const tooLate = new Promise<Error>((resolve) => {
      timer = setTimeout(() => resolve(new Error('The database takes no write in time.')), TIMEOUT_MS);
    });
    const written = this.facts.manager
      .upsert(Watermark, { name: 'health.written', value: new Date().toISOString() }, ['name'])
      .then(
        () => null,
        // Somebody else is writing just now.
        (error: unknown) => (isCollision(error) ? null : error),
      );
    return Promise.race([written, tooLate]).finally(() => clearTimeout(timer));
  }
}
