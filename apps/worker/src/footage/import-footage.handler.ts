import { Inject } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { z } from 'zod';
import { footageImport } from '@zhilu/capabilities';
import { Handles, type HandlerFor, type TaskContext } from '@zhilu/engine';
import { EVIDENCE_STORE, MEDIA_SETUP, type EvidenceStore, type MediaSetup } from '@zhilu/storage';
import { takeCard } from './take-card';

type Input = z.infer<typeof footageImport.input>;
type Output = z.infer<typeof footageImport.output>;

/** Imports a recorder's card; fails, to be tried again, while a file of it cannot be read. */
@Handles(footageImport)
export class ImportFootageHandler implements HandlerFor<typeof footageImport> {
  constructor(
    private readonly facts: DataSource,
    @Inject(EVIDENCE_STORE) private readonly store: EvidenceStore,
    @Inject(MEDIA_SETUP) private readonly media: MediaSetup,
  ) {}

  async handle(input: Input, context: TaskContext): Promise<Output> {
    const { facts, store, media } = this;
    const row = await takeCard({ facts, store, media }, { ...input, rescue: false }, context);
    return {
      importId: row.id,
      storedCount: row.filesStored,
      knownCount: row.filesKnown,
      damagedCount: row.filesDamaged,
      skippedCount: row.filesSkipped,
    };
  }
}
