import { Injectable } from '@nestjs/common';
import { DataSource, In } from 'typeorm';
import { formFields, type Bundle } from '@zhilu/catalog';
import { clipsOf, type ClipPlan } from '@zhilu/domain';
import { CaseSubmission, Recording, type CaseFile } from '@zhilu/persistence';

type Forms = Pick<Bundle, 'forms'>;

/** The clips that forms of a case hold, and the recordings they are cut from. */
@Injectable()
export class ClipNames {
  constructor(private readonly facts: DataSource) {}

  /** The clips of the newest submission that has any. */
  async newest({ caseNumber }: CaseFile, bundle: Forms): Promise<ClipPlan[]> {
    const where = { caseNumber };
    const submissions = await this.facts.manager.find(CaseSubmission, { where, order: { submittedAt: 'DESC' } });
    return submissions.map((each) => clipsIn(each, bundle)).find((plans) => plans.length > 0) ?? [];
  }

  async recordingsOf(submissions: CaseSubmission[], bundle: Forms): Promise<Map<string, Recording>> {
    const ids = submissions.flatMap((each) => clipsIn(each, bundle).map(({ recordingId }) => recordingId));
    if (ids.length === 0) return new Map();
    const found = await this.facts.manager.findBy(Recording, { id: In([...new Set(ids)]) });
    return new Map(found.map((recording) => [recording.id, recording]));
  }
}

function clipsIn({ formId, data }: CaseSubmission, { forms }: Forms): ClipPlan[] {
  const schema = forms.get(formId);
  if (!schema) return [];
  return formFields(schema)
    .filter(({ type }) => type === 'clips')
    .flatMap(({ key }) => clipsOf(data[key]) ?? []);
}
