import { Inject, Injectable, Logger } from '@nestjs/common';
import { DataSource, In, type EntityManager } from 'typeorm';
import { appendAudit } from '@zhilu/audit';
import { CLOCK, type Clock, type Sentence } from '@zhilu/domain';
import { CaseEvent, CaseFile, inTransaction, InboxTask, isDatabaseDown, isDuplicate, Person } from '@zhilu/persistence';
import { askedPeople } from '../inbox/asked-people';
import { InboxChanges } from '../inbox/inbox-changes';
import { DeadlineNotices, type Line } from './deadline-notices';
import { nextToSay, standing } from './deadline-plan';
import { wordsToAsked, wordsToHead, type DeadlineMoment } from './deadline-words';
import { headsOver } from './heads';

/** Few, so that after a long absence the heartbeat goes on between them. */
const AT_ONCE = 25;

/** A step of which something is said now. */
type Occasion = DeadlineMoment & { task: InboxTask; file: CaseFile };

/**
 * Watches the deadlines of open steps from the facts: reminds those asked when one is near, tells them and the head when it has
 * passed, and those asked again on the days after. What was said is a row, so several portals say it once and one that was
 * away goes on where it stood. Cases that stand still are left alone until they go on.
 */
@Injectable()
export class DeadlineWatch {
  private readonly logger = new Logger(DeadlineWatch.name);

  constructor(
    private readonly facts: DataSource,
    private readonly notices: DeadlineNotices,
    private readonly changes: InboxChanges,
    @Inject(CLOCK) private readonly now: Clock,
  ) {}

  /** Says what is to be said now, of some steps at a time; answers of how many. Throws when the facts are away. */
  async look(): Promise<number> {
    await this.notices.takeBackTooEarly(this.now());
    let said = 0;
    for (const task of await this.due()) if (await this.tried(task)) said++;
    return said;
  }

  private due(): Promise<InboxTask[]> {
    return this.facts.manager
      .createQueryBuilder(InboxTask, 'task')
      .innerJoin(CaseFile, 'file', 'file.caseNumber = task.caseNumber')
      .where("task.state = 'open' AND task.remindAt <= :now", { now: this.now() })
      .andWhere("file.endedAt IS NULL AND file.state <> 'incident'")
      .orderBy('task.remindAt', 'ASC')
      .addOrderBy('task.id', 'ASC')
      .limit(AT_ONCE)
      .getMany();
  }

  /** One step that cannot be told of does not keep the others waiting. */
  private async tried(task: InboxTask): Promise<boolean> {
    try {
      if (!(await inTransaction(this.facts, (manager) => this.tell(manager, task)))) return false;
      this.changes.announce(task.caseNumber);
      return true;
    } catch (error) {
      if (isDatabaseDown(error)) throw error;
      if (!isDuplicate(error)) this.logger.error(`Nothing was said of step ${task.id}: ${String(error)}`);
      return false;
    }
  }

  private async tell(manager: EntityManager, { id, caseNumber }: InboxTask): Promise<boolean> {
    const now = this.now();
    // Whoever changes the row first holds it until the end: another portal then sees what was said.
    const held = await manager.update(InboxTask, { id, state: 'open' }, { remindAt: now });
    if (held.affected === 0) return false;
    const task = await manager.findOneByOrFail(InboxTask, { id });
    const file = await manager.findOneByOrFail(CaseFile, { caseNumber });
    const said = standing(await this.notices.of(manager, id));
    const next = nextToSay(task, said, now);
    const isTime = next !== null && next.from <= now;
    if (isTime) await this.say(manager, { task, file, stage: next.stage, now });
    const then = isTime ? nextToSay(task, new Map([...said, [next.stage, now]]), now) : next;
    await manager.update(InboxTask, { id, state: 'open' }, { remindAt: then?.from ?? null });
    return isTime;
  }

  private async say(manager: EntityManager, occasion: Occasion): Promise<void> {
    const { task, stage, now: at } = occasion;
    const ids = await askedPeople(manager, task, at);
    const asked = await manager.find(Person, { where: { id: In(ids), active: true }, order: { id: 'ASC' } });
    const lines = linesFor(asked, wordsToAsked(occasion), task.id);
    if (stage === 'overdue') lines.push(...(await this.escalate(manager, occasion, asked)));
    await this.notices.write(manager, task, { stage, at, lines });
    if (lines.length === 0) return;
    await appendAudit(manager, {
      at,
      personId: null,
      act: 'notification.sent',
      objectKind: 'case',
      objectId: task.caseNumber,
      caseNumber: task.caseNumber,
      detail: { deadline: stage, taskId: task.id, people: lines.map(({ person }) => person.id) },
    });
  }

  /** The head hears of it, and the record says so; also when there is no head to tell. */
  private async escalate(manager: EntityManager, occasion: Occasion, asked: Person[]): Promise<Line[]> {
    const { task, file, now: at } = occasion;
    const { id: taskId, caseNumber, elementId } = task;
    const { role, people } = await headsOver(manager, task, file, { asked: asked.map(({ id }) => id), now: at });
    await manager.insert(CaseEvent, {
      id: `escalated:${taskId}:${at.getTime().toString(36)}`,
      caseNumber,
      kind: 'escalated',
      taskId,
      elementId,
      name: task.name,
      role,
      note: people.map(({ name }) => name).join('、') || null,
      startedAt: task.createdAt,
      at,
    });
    await appendAudit(manager, {
      at,
      personId: null,
      act: 'case.escalated',
      objectKind: 'case',
      objectId: caseNumber,
      caseNumber,
      detail: { taskId, elementId, role, people: people.map(({ id }) => id) },
    });
    const words = wordsToHead(
      occasion,
      asked.map(({ name }) => name),
    );
    return linesFor(people, words, null);
  }
}

function linesFor(people: Person[], words: Sentence, taskId: string | null): Line[] {
  return people.map((person) => ({ person, taskId, text: person.language === 'en' ? words.en : words.zh }));
}
