import type { DataSource } from 'typeorm';
import { newestClips, type Bundle } from '@zhilu/catalog';
import { standingDecision, submissionsInForce } from '@zhilu/cases';
import { clipPlanProblems, onlyMoreHidden, type ClipPlan, type Sentence } from '@zhilu/domain';
import { PermanentFailure } from '@zhilu/engine';
import type { Recording } from '@zhilu/persistence';
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
  const clips = newestClips(await submissionsInForce(facts.manager, caseNumber), forms);
  if (clips.length > 0) return fitting(facts, clips);
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
  const submissions = await submissionsInForce(facts.manager, caseNumber);
  const decided = submissions.filter(({ submittedAt }) => submittedAt <= decision.event.at);
  const approved = newestClips(decided, forms);
  return approved.length > 0 ? onlyMoreHidden(approved, newestClips(submissions, forms)) : [notApproved(caseNumber)];
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
