import { Injectable, Logger } from '@nestjs/common';
import { DataSource, In, MoreThan, type EntityManager } from 'typeorm';
import { appendAudit, type AuditAct, type AuditEntry } from '@zhilu/audit';
import { EngineUnavailable, type HistoricInstance, type HistoricTask } from '@zhilu/engine';
import { systemClock } from '@zhilu/domain';
import { CaseFile, Command, InboxTask, inTransaction, StepResult } from '@zhilu/persistence';
import { CaseHistory } from '../case-history';
import { InstanceSync } from '../inbox/instance-sync';
import { TaskWriter } from '../inbox/task-writer';
import { CaseEnding } from './case-ending';
import { CommandLog } from './command-log';
import { EngineMemory } from './engine-memory';
import { BEING_HEALED, NEEDS_PERSON, SpineIncidents } from '../spine-incidents';
import { stepName } from './step-name';

/** A case in which nothing moves for this long and nothing runs by itself does not get further without a person. */
const STANDSTILL_MS = 30_000;
const TOLD_AGAIN = '流程引擎恢复后比案卷旧，正在按案卷自动补办，请稍候。';
/** Why an act is given up that the engine forgot; such acts can be taken up again. */
const FORGOTTEN = 'The engine forgot the step.';

/**
 * Heals cases after the engine came back older than the facts (power cut, restored copy). Each forgotten act is put back
 * into the log, aimed at the step of the same name as it comes up again; the sweeper tells it as any other act, so that
 * a kill or a second portal does no harm. A case for which no such step comes is named for a person.
 * While a case is being healed it is marked, and nothing of it is offered.
 */
@Injectable()
export class Healer {
  private readonly logger = new Logger(Healer.name);
  /** Cases under way, with the moment since when nothing moved. */
  private readonly underWay = new Map<string, number>();

  constructor(
    private readonly facts: DataSource,
    private readonly history: CaseHistory,
    private readonly memory: EngineMemory,
    private readonly log: CommandLog,
    private readonly tasks: TaskWriter,
    private readonly sync: InstanceSync,
    private readonly incidents: SpineIncidents,
    private readonly ending: CaseEnding,
  ) {}

  /** Compares and marks; answers the cases found forgotten. `resume` does the rest. */
  async heal(): Promise<string[]> {
    const unfinished = await this.incidents.casesOpenFor(BEING_HEALED);
    const forgotten: string[] = [];
    for (const caseNumber of await this.memory.forgotten(unfinished.length > 0))
      if (!unfinished.includes(caseNumber) && !(await this.stopThere(caseNumber))) forgotten.push(caseNumber);
    for (const caseNumber of forgotten) await this.mark(caseNumber);
    for (const caseNumber of [...unfinished, ...forgotten]) if (!this.underWay.has(caseNumber)) this.takeUp(caseNumber);
    if (forgotten.length > 0)
      this.logger.warn(`The engine is older than the facts: ${forgotten.length} cases are told to it again.`);
    return forgotten;
  }

  /** One step forward for every case under way. Called with each beat; throws EngineUnavailable. */
  async resume(): Promise<void> {
    for (const caseNumber of this.underWay.keys()) {
      try {
        await this.advance(caseNumber);
      } catch (error) {
        if (error instanceof EngineUnavailable) throw error;
        this.logger.error(`Case ${caseNumber} is not healed yet: ${error instanceof Error ? error.message : error}`);
      }
    }
  }

  /** A case that has ended stays as it ended: an engine that runs it still only has to stop. False for a case that runs. */
  private async stopThere(caseNumber: string): Promise<boolean> {
    const { endedAt } = await this.facts.manager.findOneByOrFail(CaseFile, { caseNumber });
    if (endedAt === null) return false;
    if (await this.ending.stop(caseNumber))
      await inTransaction(this.facts, (manager) => appendAudit(manager, byItself('case.stoppedAgain', caseNumber)));
    return true;
  }

  private async mark(caseNumber: string): Promise<void> {
    await inTransaction(this.facts, async (manager) => {
      await this.hold(manager, caseNumber);
      await appendAudit(manager, byItself('case.retelling', caseNumber));
    });
  }

  private async hold(manager: EntityManager, caseNumber: string): Promise<void> {
    await this.incidents.open(manager, caseNumber, BEING_HEALED, TOLD_AGAIN);
    await manager.update(InboxTask, { caseNumber, state: 'open' }, { state: 'cancelled' });
  }

  /** Whether a case that was named can be tried once more: it can until people have acted in it since. */
  async mayTryAgain(caseNumber: string, namedAt: Date): Promise<boolean> {
    return !(await this.facts.manager.existsBy(Command, { caseNumber, acceptedAt: MoreThan(namedAt) }));
  }

  /** Tries a named case once more: what was given up counts as untold, and what automatic steps answered counts again. */
  async tryAgain(manager: EntityManager, caseNumber: string): Promise<void> {
    const givenUp = { caseNumber, state: 'superseded', lastError: FORGOTTEN } as const;
    await manager.update(Command, givenUp, { state: 'applied', lastError: null });
    await manager.update(StepResult, { caseNumber }, { voidedAt: null });
    await this.hold(manager, caseNumber);
  }

  /** Takes a held case under way; `resume` does the rest. */
  takeUp(caseNumber: string): void {
    this.underWay.set(caseNumber, Date.now());
  }

  private async advance(caseNumber: string): Promise<void> {
    const commands = await this.log.ofCase(caseNumber);
    const start = commands.find((command) => command.kind === 'start');
    if (!start) return this.name(caseNumber, null, []);
    if (start.state === 'accepted') return;
    const instance = await this.history.instance(caseNumber);
    if (!instance) return this.putBack(start, {});
    const tasks = await this.history.tasks(instance.id);
    const ending = commands.find((command) => command.kind === 'end');
    if (ending) return this.endAgain(ending, instance, tasks);
    const untold = await this.memory.firstUntold(commands, instance, tasks);
    const before = untold ? commands.slice(0, commands.indexOf(untold)) : commands;
    if (before.some((command) => command.state === 'accepted')) return;
    if (!untold) return this.finish(caseNumber, instance, tasks);
    const task = untold.kind === 'complete' ? stepFor(untold, commands, tasks) : null;
    if (task) return this.putBack(untold, { instanceId: instance.id, taskId: task.id });
    if (untold.kind === 'message' && instance.endTime === null)
      return this.putBack(untold, { instanceId: instance.id });
    if (await this.standsStill(caseNumber, instance)) await this.name(caseNumber, untold, commands, instance);
  }

  /** What a person ended as it stood needs no step of before: it ends where the engine has it. */
  private async endAgain(command: Command, instance: HistoricInstance, tasks: HistoricTask[]): Promise<void> {
    if (instance.endTime !== null) return this.finish(command.caseNumber, instance, tasks);
    if (command.state !== 'accepted') await this.putBack(command, { instanceId: instance.id });
  }

  /** Puts the act back into the log as not yet told. Does nothing when another portal was first. */
  private async putBack(command: Command, target: { instanceId?: string; taskId?: string }): Promise<void> {
    const { id, state, attempts, taskId } = command;
    const again = { state: 'accepted', attempts: attempts + 1, nextAttemptAt: systemClock() } as const;
    await inTransaction(this.facts, async (manager) => {
      const put = await manager.update(Command, { id, state, attempts }, { ...again, ...target });
      if (put.affected !== 1 || !target.taskId || !taskId) return;
      await manager.update(InboxTask, { id: taskId, state: 'deciding' }, { state: 'done' });
      await manager.update(InboxTask, { id: target.taskId, state: In(['open', 'cancelled']) }, { state: 'deciding' });
    });
    this.underWay.set(command.caseNumber, Date.now());
  }

  private async standsStill(caseNumber: string, instance: HistoricInstance): Promise<boolean> {
    if (instance.endTime !== null) return true;
    if (await this.history.runsByItself(instance.id)) this.underWay.set(caseNumber, Date.now());
    return Date.now() - (this.underWay.get(caseNumber) ?? 0) > STANDSTILL_MS;
  }

  /** The engine knows every act: what it offers is offered again, and its end is read. */
  private async finish(caseNumber: string, instance: HistoricInstance, tasks: HistoricTask[]): Promise<void> {
    await this.offer(caseNumber, tasks);
    const file = await this.facts.manager.findOneByOrFail(CaseFile, { caseNumber });
    await this.sync.end(instance, file);
    await inTransaction(this.facts, async (manager) => {
      if (await this.incidents.close(manager, caseNumber, BEING_HEALED))
        await appendAudit(manager, byItself('case.retold', caseNumber));
    });
    this.underWay.delete(caseNumber);
    this.logger.log(`Case ${caseNumber} is healed.`);
  }

  private async offer(caseNumber: string, tasks: HistoricTask[]): Promise<void> {
    const file = await this.facts.manager.findOneByOrFail(CaseFile, { caseNumber });
    const standing = tasks.filter((task) => task.endTime === null).map((task) => task.id);
    if (standing.length > 0)
      await this.facts.manager.update(InboxTask, { id: In(standing), state: 'cancelled' }, { state: 'open' });
    for (const task of tasks) await this.tasks.write(task, { ...file, state: 'running' });
  }

  /** The acts the engine could not be told stay in the record; the case goes on where the engine has it, by a person's hand. */
  private async name(
    caseNumber: string,
    untold: Command | null,
    commands: Command[],
    instance?: HistoricInstance,
  ): Promise<void> {
    const tasks = instance ? await this.history.tasks(instance.id) : [];
    await this.offer(caseNumber, tasks);
    const lost = commands.slice(untold ? commands.indexOf(untold) : commands.length);
    await inTransaction(this.facts, async (manager) => {
      const sentence = untold
        ? `流程引擎恢复后比案卷旧，案卷里已办的“${await stepName(manager, untold)}”没有重新出现，请核对后决定。`
        : '流程引擎恢复后比案卷旧，案件未能自动补办，请核对后决定。';
      for (const command of lost) await this.log.markSuperseded(manager, command, FORGOTTEN);
      const taskIds = lost.flatMap(({ taskId }) => taskId ?? []);
      await manager.update(InboxTask, { id: In(taskIds), state: 'deciding' }, { state: 'cancelled' });
      // From here on people may decide otherwise; what automatic steps answered before must not be taken for it.
      await manager.update(StepResult, { caseNumber }, { voidedAt: systemClock() });
      await this.incidents.open(manager, caseNumber, NEEDS_PERSON, sentence);
      await this.incidents.close(manager, caseNumber, BEING_HEALED);
    });
    this.underWay.delete(caseNumber);
    this.logger.error(`Case ${caseNumber} could not be healed and needs a person.`);
  }
}

function byItself(act: AuditAct, caseNumber: string): AuditEntry {
  const object = { objectKind: 'case', objectId: caseNumber, caseNumber };
  return { at: systemClock(), personId: null, act, ...object, detail: {}, sentence: null };
}

/** The step's own task, or the first of the same name that is no other act's. */
function stepFor(command: Command, commands: Command[], tasks: HistoricTask[]): HistoricTask | null {
  const own = tasks.find((task) => task.id === command.taskId);
  if (own) return own;
  const others = commands.map((each) => each.taskId);
  const fitting = tasks.filter((task) => task.taskDefinitionKey === command.elementId && !others.includes(task.id));
  return fitting.find((task) => task.endTime === null || task.deleteReason === 'completed') ?? null;
}
