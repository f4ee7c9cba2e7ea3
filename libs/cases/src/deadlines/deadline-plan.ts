import { soonFrom } from '@zhilu/domain';
import type { DeadlineNotice, DeadlineStage, InboxTask } from '@zhilu/persistence';

const DAY_MS = 86_400_000;
/** On so many days after the deadline those asked are told again; more would train people to ignore it. */
const MOST_DAYS_AFTER = 5;

/** What was said of a step so far: each stage with its moment. */
export type Said = ReadonlyMap<DeadlineStage, Date>;

/** The stages that stand; what a clock that ran ahead said too early does not. */
export function standing(notices: readonly DeadlineNotice[]): Said {
  return new Map(notices.filter(({ state }) => state !== 'void').map(({ stage, at }) => [stage, at]));
}

/**
 * What is to be said next of a step's deadline, and from when on; null when everything is said. What was missed while no portal
 * ran is not made up for one by one: past the deadline only that counts.
 */
export function nextToSay(
  { createdAt, dueAt }: Pick<InboxTask, 'createdAt' | 'dueAt'>,
  said: Said,
  now: Date,
): { stage: DeadlineStage; from: Date } | null {
  if (dueAt === null) return null;
  const overdue = said.get('overdue');
  if (overdue) return nextDay(said, overdue);
  if (said.has('soon') || now >= dueAt) return { stage: 'overdue', from: dueAt };
  return { stage: 'soon', from: soonFrom(createdAt, dueAt) };
}

function nextDay(said: Said, overdue: Date): { stage: DeadlineStage; from: Date } | null {
  for (let day = 1, last = overdue; day <= MOST_DAYS_AFTER; day++) {
    const stage: DeadlineStage = `again${day}`;
    const at = said.get(stage);
    if (!at) return { stage, from: new Date(last.getTime() + DAY_MS) };
    last = at;
  }
  return null;
}
