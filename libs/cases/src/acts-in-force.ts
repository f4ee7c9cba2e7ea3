import { setTimeout as pause } from 'node:timers/promises';
import { In, type EntityManager } from 'typeorm';
import { Refusal } from '@zhilu/domain';
import { CaseEvent, CaseSubmission, Command } from '@zhilu/persistence';

const LOOK_AGAIN_MS = 100;
const LONGEST_WAIT_MS = 10_000;

/** What people did at the steps of a case, oldest first, each with whether it took effect. */
export async function actsOf(manager: EntityManager, caseNumber: string): Promise<{ act: CaseEvent; void: boolean }[]> {
  const events = await manager.find(CaseEvent, {
    where: { caseNumber, kind: In(['done', 'incident']) },
    order: { at: 'ASC' },
  });
  const ids = new Set(events.map(({ id }) => id));
  return events
    .filter(({ kind }) => kind === 'done')
    .map((act) => ({ act, void: act.taskId !== null && ids.has(voidedAs(act.taskId)) }));
}

/**
 * The acts that took effect, oldest first. Where two people decide in the same moment the process takes one; the other's
 * opinion stays in the record and counts for nothing: it decides nothing and is printed nowhere.
 */
export async function actsInForce(manager: EntityManager, caseNumber: string): Promise<CaseEvent[]> {
  return (await actsOf(manager, caseNumber)).filter((each) => !each.void).map(({ act }) => act);
}

/**
 * The same, once it is known whose act took effect where two people decided in the same moment: waits some seconds for the
 * engine's answer to both. Throws UnsettledActs when it does not come.
 */
export async function settledActs(manager: EntityManager, caseNumber: string): Promise<CaseEvent[]> {
  const until = Date.now() + LONGEST_WAIT_MS;
  for (;;) {
    const acts = await actsInForce(manager, caseNumber);
    if (!(await isUnsettled(manager, acts))) return acts;
    if (Date.now() > until) throw unsettled(caseNumber);
    await pause(LOOK_AGAIN_MS);
  }
}

async function isUnsettled(manager: EntityManager, acts: readonly CaseEvent[]): Promise<boolean> {
  const newest = acts.at(-1);
  if (!newest) return false;
  const rivals = acts.filter((act) => act !== newest && areRivals(act, newest));
  if (rivals.length === 0) return false;
  const ids = [newest, ...rivals].map(({ taskId }) => `complete:${taskId}`);
  return manager.existsBy(Command, { id: In(ids), state: 'accepted' });
}

/** Only steps that stood open side by side can have been decided at once; one that came after the other's act is its consequence. */
function areRivals(earlier: CaseEvent, newest: CaseEvent): boolean {
  return earlier.elementId !== newest.elementId && newest.startedAt !== null && newest.startedAt < earlier.at;
}

/** Two people decided in the same moment, and the engine has not said whose act counts. It will, without anybody's doing. */
export class UnsettledActs extends Refusal {}

function unsettled(caseNumber: string): UnsettledActs {
  return new UnsettledActs('unavailable', {
    zh: `案件 ${caseNumber} 有两份意见几乎同时提交，流程引擎尚未答复以哪一份为准，稍后自动再试`,
    en: `Case ${caseNumber} was acted on twice in nearly the same moment and the engine has not yet said which act counts; tried again soon`,
  });
}

/** What was submitted with acts that took effect, oldest first; the start form is always among it. */
export async function submissionsInForce(manager: EntityManager, caseNumber: string): Promise<CaseSubmission[]> {
  const submissions = await manager.find(CaseSubmission, { where: { caseNumber }, order: { submittedAt: 'ASC' } });
  const voided = (await actsOf(manager, caseNumber)).filter((each) => each.void).map(({ act }) => act);
  return submissions.filter((submission) => !voided.some((act) => isOf(submission, act)));
}

/** Id of the record's entry that an act at this task came too late. */
export function voidedAs(taskId: string): string {
  return `superseded:complete:${taskId}`;
}

function isOf({ elementId, personId, submittedAt }: CaseSubmission, act: CaseEvent): boolean {
  return elementId === act.elementId && personId === act.personId && submittedAt.getTime() === act.at.getTime();
}
