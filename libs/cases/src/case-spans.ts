import { IsNull, type EntityManager } from 'typeorm';
import type { ProcessModel } from '@zhilu/catalog';
import { CaseFile } from '@zhilu/persistence';

const MINUTE = 60_000;

type Spans = Pick<CaseFile, 'durationMinutes' | 'decisionMinutes'>;

/** Minutes from one moment to the other, a begun one counted whole: what took four hours took at most 240, a millisecond more took 241. */
export function minutesBetween(from: Date, to: Date): number {
  return Math.max(0, Math.ceil((to.getTime() - from.getTime()) / MINUTE));
}

/** Keeps how long the case took to be decided. The first decision counts; a later one changes nothing. */
export async function noteDecision(
  manager: EntityManager,
  { caseNumber, startedAt }: CaseFile,
  { at, dueAt }: { at: Date; dueAt: Date | null },
): Promise<void> {
  await manager.update(
    CaseFile,
    { caseNumber, decisionMinutes: IsNull() },
    { decisionMinutes: minutesBetween(startedAt, at), decidedInTime: dueAt && at <= dueAt },
  );
}

/**
 * How long an ended case took. Where its version has no deciding step the end is the decision, unless the applicant withdrew
 * or, with no model given, somebody ended the case as it stood.
 */
export function spansAtEnd({ startedAt }: CaseFile, endedAt: Date, model: ProcessModel | null): Spans {
  const durationMinutes = minutesBetween(startedAt, endedAt);
  const decides = model === null || model.userTasks.some((task) => task.decision);
  return decides ? { durationMinutes } : { durationMinutes, decisionMinutes: durationMinutes };
}
