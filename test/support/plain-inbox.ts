import type { Actor, CaseBox, CaseScope, DayOfWork, ListFilter, TaskBox } from '@zhilu/cases';
import { bureauDay, isSecret, isWithin } from '@zhilu/domain';
import type { CaseCopy, CaseFile, InboxTask } from '@zhilu/persistence';

type Narrowing = Partial<ListFilter>;
type Order<T> = (one: T, other: T) => number;

/** The rules of the boxes over plain rows, one condition after the other: what the queries must agree with. */
export class PlainInbox {
  private readonly fileOf: Map<string, CaseFile>;

  constructor(
    private readonly rows: {
      tasks: InboxTask[];
      files: CaseFile[];
      copies: Pick<CaseCopy, 'caseNumber' | 'personId'>[];
    },
    private readonly now: Date,
  ) {
    this.fileOf = new Map(rows.files.map((file) => [file.caseNumber, file]));
  }

  mayDo(actor: Actor, task: InboxTask): boolean {
    const { personId } = actor;
    if (task.state !== 'open') return false;
    if (task.applicantId === personId && !task.applicantMayAct) return false;
    if (task.recusedId === personId) return false;
    const offers = actor.offers.filter(
      ({ actingForId }) =>
        actingForId === null ||
        ((task.applicantMayAct || actingForId !== task.applicantId) && actingForId !== task.recusedId),
    );
    if (task.assigneeId !== null)
      return task.assigneeId === personId || offers.some((offer) => offer.actingForId === task.assigneeId);
    return offers.some((offer) => offer.role === task.role && isWithin(task.unitPath, offer.unitPath));
  }

  tasks(actor: Actor, box: TaskBox, narrowing: Narrowing = {}): string[] {
    const inBox = (task: InboxTask) => (box === 'done' ? task.completedBy === actor.personId : this.mayDo(actor, task));
    return this.rows.tasks
      .filter((task) => inBox(task) && this.keeps(task, narrowing))
      .sort(this.order(box, narrowing.sort))
      .map((task) => task.id);
  }

  counts(actor: Actor) {
    const number = (due?: ListFilter['due']) => this.tasks(actor, 'todo', { due }).length;
    return { todo: number(), overdue: number('overdue'), dueToday: number('today') };
  }

  curve({ personId, offers }: Actor, days: string[]): DayOfWork[] {
    const ofRoles = ({ role, unitPath }: InboxTask) =>
      offers.some((offer) => offer.role === role && isWithin(unitPath, offer.unitPath));
    const amount = (tasks: InboxTask[], at: 'createdAt' | 'completedAt', day: string) =>
      tasks.filter((task) => bureauDay(task[at] ?? new Date(0)) === day).length;
    const { tasks } = this.rows;
    const mine = tasks.filter((task) => task.completedBy === personId);
    return days.map((day) => ({
      day,
      received: amount(tasks.filter(ofRoles), 'createdAt', day),
      done: amount(mine, 'completedAt', day),
    }));
  }

  cases(personId: string, box: CaseBox, scope: CaseScope, narrowing: Narrowing = {}): string[] {
    const inBox = (file: CaseFile): boolean => {
      const { caseNumber, applicantId, secrecy, unitPath } = file;
      const within = (paths: string[]) => paths.some((path) => isWithin(unitPath, path));
      if (box === 'started') return applicantId === personId;
      if (box === 'copied')
        return (
          !isSecret(secrecy) &&
          this.rows.copies.some((copy) => copy.caseNumber === caseNumber && copy.personId === personId)
        );
      if (applicantId === personId || within(scope.secretPaths)) return true;
      const ofCase = this.rows.tasks.filter((task) => task.caseNumber === caseNumber);
      if (ofCase.some((task) => task.completedBy === personId)) return true;
      // A step meant for the person by name.
      if (ofCase.some((task) => task.role === null && task.assigneeId === personId)) return true;
      return !isSecret(secrecy) && within(scope.paths);
    };
    return this.rows.files
      .filter((file) => inBox(file) && matches(file, narrowing) && contains(file, narrowing.text))
      .sort((one, other) => Number(other.startedAt) - Number(one.startedAt) || byText(one.caseNumber, other.caseNumber))
      .map((file) => file.caseNumber);
  }

  private keeps(task: InboxTask, narrowing: Narrowing): boolean {
    const { dueAt } = task;
    const overdue = dueAt !== null && dueAt < this.now;
    if (narrowing.due === 'overdue' && !overdue) return false;
    if (narrowing.due === 'today' && (dueAt === null || overdue || bureauDay(dueAt) !== bureauDay(this.now)))
      return false;
    return matches(task, narrowing) && contains(this.fileOf.get(task.caseNumber)!, narrowing.text);
  }

  private order(box: TaskBox, sort: ListFilter['sort']): Order<InboxTask> {
    const title = (task: InboxTask) => this.fileOf.get(task.caseNumber)!.title;
    const byId: Order<InboxTask> = (one, other) => byText(one.id, other.id);
    if (sort === 'title') return (one, other) => byText(title(one), title(other)) || byId(one, other);
    if (box === 'done') return (one, other) => Number(other.completedAt) - Number(one.completedAt) || byId(one, other);
    if (sort === 'received') return (one, other) => Number(other.createdAt) - Number(one.createdAt) || byId(one, other);
    const due = (task: InboxTask) => task.dueAt?.getTime() ?? Number.MAX_SAFE_INTEGER;
    return (one, other) => due(one) - due(other) || Number(one.createdAt) - Number(other.createdAt) || byId(one, other);
  }
}

function matches(row: { processId: string; unitPath: string }, { processId, unitPath }: Narrowing): boolean {
  return (!processId || row.processId === processId) && (!unitPath || isWithin(row.unitPath, unitPath));
}

function contains({ title, caseNumber }: CaseFile, text: string | undefined): boolean {
  return !text || title.includes(text) || caseNumber.includes(text);
}

/** Both databases compare by code point. */
function byText(one: string, other: string): number {
  return Buffer.compare(Buffer.from(one), Buffer.from(other));
}
