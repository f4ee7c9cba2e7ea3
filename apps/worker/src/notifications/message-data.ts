import type { ProcessModel } from '@zhilu/catalog';
import type { MessageData } from '@zhilu/templates';
import { InboxTask } from '@zhilu/persistence';
import type { DataSource } from 'typeorm';
import { personIn } from '../documents/document-data';
import type { CaseFacts } from '../documents/case-facts';

/** The case's side of a message; who reads it, which step is theirs and what the model says is added. */
export type CaseMessage = Omit<MessageData, 'recipient' | 'step' | 'explanation'>;

export function caseMessage(facts: CaseFacts, openTasks: InboxTask[], model: ProcessModel): CaseMessage {
  const { file } = facts;
  const deciding = model.userTasks.filter(({ decision }) => decision).map(({ elementId }) => elementId);
  const decision = facts.acts.filter((act) => deciding.includes(act.elementId ?? '')).at(-1);
  return {
    bureau: { name: facts.bureau },
    case: {
      number: file.caseNumber,
      title: file.title,
      process: model.name,
      startedAt: file.startedAt.toISOString(),
      where: openTasks.map(({ name }) => name).join('、') || (file.outcomeName ?? ''),
    },
    applicant: personIn(facts, file.applicantId),
    decision: decision
      ? { outcome: decision.outcomeId ?? '', outcomeName: decision.outcomeName ?? '', opinion: decision.opinion }
      : null,
  };
}

/** The open steps of the case, the most urgent first. */
export async function openTasksOf({ manager }: DataSource, caseNumber: string): Promise<InboxTask[]> {
  const tasks = await manager.findBy(InboxTask, { caseNumber, state: 'open' });
  const due = ({ dueAt }: InboxTask) => dueAt?.getTime() ?? Number.MAX_SAFE_INTEGER;
  return tasks.sort((a, b) => due(a) - due(b));
}

/** A repeating timer leaves out the milliseconds and so fires up to a second before the deadline that it tells of. */
const EARLY_MS = 60_000;

/** An open step as a message speaks of it at this moment. */
export function stepInMessage(task: InboxTask | null, now: Date): MessageData['step'] {
  if (!task) return null;
  return {
    elementId: task.elementId,
    name: task.name,
    receivedAt: task.createdAt.toISOString(),
    dueAt: task.dueAt?.toISOString() ?? null,
    overdue: task.dueAt !== null && task.dueAt.getTime() - EARLY_MS <= now.getTime(),
  };
}
