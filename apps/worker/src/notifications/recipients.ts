import { In, IsNull, Not, type DataSource, type EntityManager } from 'typeorm';
import { askedPeople, holdersOf } from '@zhilu/cases';
import { isRole } from '@zhilu/domain';
import { PermanentFailure } from '@zhilu/engine';
import { InboxTask, Person, type CaseFile } from '@zhilu/persistence';

/** Somebody to write to, with the open step that is theirs. */
export interface Recipient {
  person: Person;
  step: InboxTask | null;
}

/** What the recipients are told from: the case and its open steps, the most urgent first. */
export interface Occasion {
  file: CaseFile;
  openTasks: InboxTask[];
  now: Date;
}

/**
 * Everybody the step means, each once: those the case waits for (`asked`), those a step was meant for in person (`named`), the
 * applicant, or the holders of a role in the case's unit or above; with their deputies of now. Throws PermanentFailure for any other word.
 */
export async function recipientsOf(facts: DataSource, words: string, occasion: Occasion): Promise<Recipient[]> {
  const steps = new Map<string, InboxTask | null>();
  for (const word of words.split(',')) {
    for (const [personId, step] of await meant(facts, word, occasion)) {
      steps.set(personId, steps.get(personId) ?? ownStep(personId, occasion) ?? step);
    }
  }
  const active = { id: In([...steps.keys()]), active: true };
  const people = await facts.manager.find(Person, { where: active, order: { id: 'ASC' } });
  return people.map((person) => ({ person, step: steps.get(person.id) ?? null }));
}

async function meant(
  { manager }: DataSource,
  word: string,
  { file, openTasks, now }: Occasion,
): Promise<[string, InboxTask | null][]> {
  if (word === 'applicant') return [[file.applicantId, null]];
  if (word === 'asked') {
    const asked = await Promise.all(openTasks.map((task) => askedPeople(manager, task, now)));
    return asked.flatMap((ids, index) => ids.map((id): [string, InboxTask] => [id, openTasks[index]]));
  }
  if (word === 'named') return (await named(manager, file)).map((id) => [id, null]);
  if (!isRole(word)) throw unknownRecipient(word);
  const step = openTasks.find((task) => task.role === word) ?? null;
  return (await holdersOf(manager, word, file.unitPath, now)).map((id) => [id, step]);
}

/** A step that a role does and somebody took names nobody. */
async function named(manager: EntityManager, { caseNumber }: CaseFile): Promise<string[]> {
  const where = { caseNumber, role: IsNull(), assigneeId: Not(IsNull()) };
  const steps = await manager.find(InboxTask, { where, order: { id: 'ASC' } });
  return [...new Set(steps.flatMap(({ assigneeId }) => assigneeId ?? []))];
}

function ownStep(personId: string, { openTasks }: Occasion): InboxTask | undefined {
  return openTasks.find((task) => task.assigneeId === personId);
}

function unknownRecipient(recipient: string): PermanentFailure {
  return new PermanentFailure({
    zh: `收件人“${recipient}”既不是 asked、named、applicant 也不是已有岗位。请流程管理员更正该步骤`,
    en: `Recipient "${recipient}" is neither asked, named, applicant nor a role. Correct the step`,
  });
}
