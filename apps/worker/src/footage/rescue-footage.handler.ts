import { Inject } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { z } from 'zod';
import { footageRescue } from '@zhilu/capabilities';
import { BpmnError, Handles, type HandlerFor, type TaskContext } from '@zhilu/engine';
import { EVIDENCE_STORE, MEDIA_SETUP, type EvidenceStore, type MediaSetup } from '@zhilu/storage';
import { recorderOfCase } from '../recorders/recorder-of-case';
import { takeCard } from './take-card';

type Input = z.infer<typeof footageRescue.input>;
type Output = z.infer<typeof footageRescue.output>;

/** As much as a person reads on a form; the audit row and the import name more. */
const LONGEST_NAMES = 1000;

/** Rescues a card before its recorder is repaired (article 12): the same import, but nothing is left because of how it looks. */
@Handles(footageRescue)
export class RescueFootageHandler implements HandlerFor<typeof footageRescue> {
  constructor(
    private readonly facts: DataSource,
    @Inject(EVIDENCE_STORE) private readonly store: EvidenceStore,
    @Inject(MEDIA_SETUP) private readonly media: MediaSetup,
  ) {}

  async handle(input: Input, context: TaskContext): Promise<Output> {
    const { facts, store, media } = this;
    await this.requireOwn(input.deviceNumber, context.caseNumber);
    const row = await takeCard({ facts, store, media }, { ...input, rescue: true }, context);
    return {
      importId: row.id,
      rescuedCount: row.filesStored,
      knownCount: row.filesKnown,
      damagedCount: row.filesDamaged,
      skippedCount: row.filesSkipped,
      unreadableCount: row.filesUnread,
      unreadableFiles: namesOf(row.unreadPlaces ?? []),
    };
  }

  /** The number comes from a form: what is rescued goes under the recorder the case is about, and under no other. */
  private async requireOwn(deviceNumber: string, caseNumber: string): Promise<void> {
    const { number } = (await recorderOfCase(this.facts.manager, caseNumber)).device;
    if (number === deviceNumber) return;
    throw new BpmnError(
      'deviceUnknown',
      `本案的执法记录仪是“${number}”，不是“${deviceNumber}”；录像未入库，请核对编号。`,
    );
  }
}

function namesOf(places: readonly string[]): string {
  const names = places.join('、');
  return names.length <= LONGEST_NAMES ? names : `${names.slice(0, LONGEST_NAMES)}…`;
}
