import type { DataSource } from 'typeorm';
import { formFields, type Bundle } from '@zhilu/catalog';
import { clipPlanProblems, clipsOf, type ClipPlan } from '@zhilu/domain';
import { PermanentFailure } from '@zhilu/engine';
import { CaseSubmission, type Recording } from '@zhilu/persistence';
import { chosenRecordings } from './chosen-recordings';

export interface ApprovedClips {
  clips: ClipPlan[];
  recordings: ReadonlyMap<string, Recording>;
  unknownIds: string[];
}

/**
 * The clips last submitted in a field of type `clips`, with their recordings. Throws PermanentFailure when the case has none, or
 * when they no longer fit the recordings.
 */
export async function approvedClips(
  facts: DataSource,
  caseNumber: string,
  forms: Bundle['forms'],
): Promise<ApprovedClips> {
  const submissions = await facts.manager.find(CaseSubmission, {
    where: { caseNumber },
    order: { submittedAt: 'DESC' },
  });
  for (const { formId, data } of submissions) {
    const schema = forms.get(formId);
    const field = schema && formFields(schema).find(({ type }) => type === 'clips');
    const clips = field && clipsOf(data[field.key]);
    if (clips && clips.length > 0) return fitting(facts, clips);
  }
  throw new PermanentFailure({
    zh: `案件 ${caseNumber} 的表单里没有片段。请流程管理员核对表单是否有片段栏目`,
    en: `No form of case ${caseNumber} holds clips. Check that a form has a field for them`,
  });
}

async function fitting(facts: DataSource, clips: ClipPlan[]): Promise<ApprovedClips> {
  const found = await chosenRecordings(
    facts,
    clips.map(({ recordingId }) => recordingId),
  );
  const recordings = new Map(found.recordings.map((recording) => [recording.id, recording]));
  const { unknownIds } = found;
  if (unknownIds.length > 0) return { clips, recordings, unknownIds };
  const known = found.recordings.map(
    ({ id, deviceNumber, durationMs }) => [id, { label: deviceNumber, durationMs }] as const,
  );
  const [problem] = clipPlanProblems(clips, new Map(known));
  if (problem) throw new PermanentFailure(problem);
  return { clips, recordings, unknownIds };
}
