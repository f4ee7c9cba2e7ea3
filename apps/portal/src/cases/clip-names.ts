import { Injectable } from '@nestjs/common';
import { DataSource, In } from 'typeorm';
import { newestClips, submittedClips, type Bundle } from '@zhilu/catalog';
import { submissionsInForce } from '@zhilu/cases';
import type { ClipPlan } from '@zhilu/domain';
import { Recording, type CaseFile, type CaseSubmission } from '@zhilu/persistence';

type Forms = Pick<Bundle, 'forms'>;

/** The clips that forms of a case hold, and the recordings they are cut from. */
@Injectable()
export class ClipNames {
  constructor(private readonly facts: DataSource) {}

  async newest({ caseNumber }: CaseFile, { forms }: Forms): Promise<ClipPlan[]> {
    return newestClips(await submissionsInForce(this.facts.manager, caseNumber), forms);
  }

  async recordingsOf(submissions: CaseSubmission[], { forms }: Forms): Promise<Map<string, Recording>> {
    const ids = submissions.flatMap((each) => submittedClips(each, forms).map(({ recordingId }) => recordingId));
    if (ids.length === 0) return new Map();
    const found = await this.facts.manager.findBy(Recording, { id: In([...new Set(ids)]) });
    return new Map(found.map((recording) => [recording.id, recording]));
  }
}
