import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import type { HeldRecording, ImportedFile, RecordingRegister } from '@zhilu/storage';

/** What the ledger keeps of an acknowledged file. */
export type LedgerLine = Pick<ImportedFile, 'objectId' | 'originalName' | 'sha256' | 'sizeBytes'>;

/** A register that is one line a recording in a file, so that it outlives the process that wrote it. */
export class LedgerRegister implements RecordingRegister {
  constructor(private readonly path: string) {}

  lines(): LedgerLine[] {
    if (!existsSync(this.path)) return [];
    const text = readFileSync(this.path, 'utf8');
    return text
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line));
  }

  async mayHold({ name, sizeBytes }: { name: string; sizeBytes: number }): Promise<boolean> {
    return this.lines().some((line) => line.originalName === name && line.sizeBytes === sizeBytes);
  }

  async find(sha256: string): Promise<HeldRecording | null> {
    return this.lines().some((line) => line.sha256 === sha256) ? { thisImport: true, damaged: false } : null;
  }

  async findElsewhere(): Promise<null> {
    return null;
  }

  async register({ objectId, originalName, sha256, sizeBytes }: ImportedFile): Promise<HeldRecording> {
    appendFileSync(this.path, `${JSON.stringify({ objectId, originalName, sha256, sizeBytes })}\n`);
    return { thisImport: true, damaged: false };
  }
}
