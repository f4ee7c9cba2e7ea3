import type { DataSource } from 'typeorm';
import { formFields, type Bundle } from '@zhilu/catalog';
import { standingDecision } from '@zhilu/cases';
import { clipPlanProblems, clipsOf, onlyMoreHidden, type ClipPlan, type Sentence } from '@zhilu/domain';
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
  const [newest] = await submittedClips(facts, caseNumber, forms);
  if (newest) return fitting(facts, newest.clips);
  throw new PermanentFailure({
    zh: `案件 ${caseNumber} 的表单里没有片段。请流程管理员核对表单是否有片段栏目`,
    en: `No form of case ${caseNumber} holds clips. Check that a form has a field for them`,
  });
}

/**
 * What a granted case's newest clips show beyond those that stood when it was decided; empty when they hide the same or more.
 *
 * art-16: 只制作批准的片段 / Only what was approved is made
 */
export async function shownBeyondApproval(
  facts: DataSource,
  caseNumber: string,
  { forms, model }: Pick<Bundle, 'forms' | 'model'>,
): Promise<Sentence[]> {
  const decision = await standingDecision(facts.manager, caseNumber, model);
  if (!decision.granted) return [decision.reason];
  const all = await submittedClips(facts, caseNumber, forms);
  const approved = all.find(({ at }) => at <= decision.event.at);
  return approved ? onlyMoreHidden(approved.clips, all[0].clips) : [notApproved(caseNumber)];
}

/** Newest first. */
async function submittedClips(
  facts: DataSource,
  caseNumber: string,
  forms: Bundle['forms'],
): Promise<{ clips: ClipPlan[]; at: Date }[]> {
  const where = { caseNumber };
  const submissions = await facts.manager.find(CaseSubmission, { where, order: { submittedAt: 'DESC' } });
  return submissions.flatMap(({ formId, data, submittedAt }) => {
    const schema = forms.get(formId);
    const field = schema && formFields(schema).find(({ type }) => type === 'clips');
    const clips = field && clipsOf(data[field.key]);
    return clips && clips.length > 0 ? [{ clips, at: submittedAt }] : [];
  });
}

function notApproved(caseNumber: string): Sentence {
  return {
    zh: `案件 ${caseNumber} 的片段是在审批决定之后提交的，不得制作。请重新申请`,
    en: `The clips of case ${caseNumber} were handed in after the decision and are not made. Apply anew`,
  };
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
    ({ id, deviceNumber, durationMs, damaged }) =>
      [id, { label: deviceNumber, durationMs: damaged ? null : durationMs }] as const,
  );
  const [problem] = clipPlanProblems(clips, new Map(known));
  if (problem) throw new PermanentFailure(problem);
  return { clips, recordings, unknownIds };
}
