import { Injectable, Logger } from '@nestjs/common';
import { DataSource } from 'typeorm';
import {
  AlreadyDone,
  CorrelationMismatch,
  EngineClient,
  EngineUnavailable,
  NotFound,
  OptimisticLocking,
  Unauthorized,
} from '@zhilu/engine';
import { systemClock } from '@zhilu/domain';
import {
  CaseEvent,
  CaseFile,
  databaseRefusal,
  InboxTask,
  inTransaction,
  isCollision,
  Notification,
  rowOf,
  type BundleVersion,
  type Command,
} from '@zhilu/persistence';
import { BundleVersions } from '../bundles/bundle-versions';
import { CaseHistory } from '../case-history';
import { InstanceSync } from '../inbox/instance-sync';
import { CaseEnding } from './case-ending';
import { CommandLog, type CommandPayload } from './command-log';
import { EngineDoubt } from '../engine-doubt';
import { SpineIncidents } from '../spine-incidents';
import { stepName } from './step-name';

/**
 * An engine that did not answer in time may still be at it; a start is told again only when it must be through, because
 * the engine does not keep business keys unique.
 */
const SLOW_START_MS = 30_000;

type Told =
  | { kind: 'applied'; instanceId: string | null; version?: BundleVersion }
  | { kind: 'superseded'; reason: string };

/**
 * Tells the engine what people did. Safe to run again after any interruption: what the engine already knows counts as done.
 * The caller holds the command's lease.
 */
@Injectable()
export class CommandDriver {
  private readonly logger = new Logger(CommandDriver.name);

  constructor(
    private readonly facts: DataSource,
    private readonly engine: EngineClient,
    private readonly history: CaseHistory,
    private readonly log: CommandLog,
    private readonly sync: InstanceSync,
    private readonly incidents: SpineIncidents,
    private readonly ending: CaseEnding,
    private readonly versions: BundleVersions,
    private readonly doubt: EngineDoubt,
  ) {}

  /**
   * Never throws for trouble with the engine: the act is written and will be told later. Afterwards `command.state` says
   * what became of it, as far as it is known.
   */
  async drive(command: Command): Promise<void> {
    try {
      const told = await this.tell(command);
      if (told.kind === 'superseded') return await this.supersede(command, told.reason);
      if (told.instanceId !== null) await this.sync.ofInstance(told.instanceId, command.caseNumber);
      await inTransaction(this.facts, (manager) => this.settle(manager, command, told));
    } catch (error) {
      await this.afterTrouble(command, error);
    }
  }

  private tell(command: Command): Promise<Told> {
    if (command.kind === 'start') return this.start(command);
    if (command.kind === 'complete') return this.complete(command);
    return command.kind === 'end' ? this.end(command) : this.message(command);
  }

  private async end({ caseNumber }: Command): Promise<Told> {
    return { kind: 'applied', instanceId: await this.ending.end(caseNumber) };
  }

  private async start(command: Command): Promise<Told> {
    const { definitionId, variables } = command.payload as CommandPayload;
    const known = command.attempts > 0 ? await this.history.instance(command.caseNumber) : null;
    if (known) return { kind: 'applied', instanceId: known.id };
    const version = await this.versions.standingFor(definitionId ?? '');
    if (!version) throw new ForgottenByEngine(command);
    const businessKey = command.caseNumber;
    try {
      const instance = await this.engine.definitions.start({
        definitionId: version.definitionId,
        businessKey,
        variables,
      });
      return { kind: 'applied', instanceId: instance.id, version };
    } catch (error) {
      throw error instanceof NotFound ? new ForgottenByEngine(command) : error;
    }
  }

  private async complete(command: Command): Promise<Told> {
    const taskId = command.taskId ?? '';
    const instanceId = await this.instanceOf(command);
    try {
      await this.engine.tasks.complete(taskId, (command.payload as CommandPayload).variables ?? {});
      return { kind: 'applied', instanceId };
    } catch (error) {
      if (!(error instanceof AlreadyDone)) throw error;
      return this.fateOf(command, taskId, instanceId);
    }
  }

  /** A step may be done while the start of its case is not settled yet: then the engine is asked which instance it is. */
  private async instanceOf({ instanceId, caseNumber }: Command): Promise<string | null> {
    return instanceId ?? (await this.history.instance(caseNumber))?.id ?? null;
  }

  /** The engine no longer has the task: it was completed by us before the answer got lost, or something else ended it. */
  private async fateOf(command: Command, taskId: string, instanceId: string | null): Promise<Told> {
    const task = instanceId ? await this.history.task(instanceId, taskId) : null;
    // An act told for the first time cannot have completed it.
    if (task?.deleteReason === 'completed' && command.attempts > 0) return { kind: 'applied', instanceId };
    if (task?.endTime)
      return {
        kind: 'superseded',
        reason: `The step was ended by the process before the decision arrived (${task.deleteReason ?? 'ended'}).`,
      };
    throw new ForgottenByEngine(command);
  }

  private async message(command: Command): Promise<Told> {
    const { messageName, variables } = command.payload as CommandPayload;
    const instanceId = await this.instanceOf(command);
    if (!instanceId) throw new NotYetInEngine(command);
    try {
      await this.engine.instances.correlate({ name: messageName ?? '', instanceId, variables });
      return { kind: 'applied', instanceId };
    } catch (error) {
      if (!(error instanceof CorrelationMismatch)) throw error;
      return this.fateOfMessage(command, instanceId);
    }
  }

  private async fateOfMessage(command: Command, instanceId: string): Promise<Told> {
    if (!(await this.history.instance(command.caseNumber))) throw new ForgottenByEngine(command);
    if (command.attempts > 0) return { kind: 'applied', instanceId };
    return { kind: 'superseded', reason: 'The case no longer waited for it.' };
  }

  private async settle(
    manager: Parameters<CommandLog['markApplied']>[0],
    command: Command,
    { instanceId, version }: Extract<Told, { kind: 'applied' }>,
  ): Promise<void> {
    await this.log.markApplied(manager, command, instanceId);
    if (command.kind === 'start') {
      const standsOn = version && { definitionId: version.definitionId, deploymentId: version.deploymentId };
      await manager.update(CaseFile, { caseNumber: command.caseNumber }, { instanceId, ...standsOn });
    }
    if (command.taskId) await manager.update(InboxTask, { id: command.taskId }, { state: 'done' });
    // What was refused and named for a person may have passed meanwhile.
    if (command.attempts > 0) await this.incidents.close(manager, command.caseNumber, command.id);
  }

  /** The person who acted is told, in the record of the case and by a notification. */
  private async supersede(command: Command, reason: string): Promise<void> {
    const { caseNumber, personId, taskId, elementId } = command;
    const at = systemClock();
    await inTransaction(this.facts, async (manager) => {
      await this.log.markSuperseded(manager, command, reason);
      const name = await stepName(manager, command);
      const note = `“${name}”提交时，流程已越过这一步（如已到期或已办结），这次提交没有生效。`;
      const id = `superseded:${command.id}`;
      if (await manager.existsBy(CaseEvent, { id })) return;
      await manager.insert(
        CaseEvent,
        rowOf<Partial<CaseEvent>>({
          id,
          caseNumber,
          kind: 'incident',
          taskId,
          elementId,
          name: `${name}未生效`,
          personId,
          note,
          at,
        }),
      );
      await manager.insert(Notification, { id, personId, caseNumber, taskId, text: note, at, readAt: null });
      if (command.taskId)
        await manager.update(InboxTask, { id: command.taskId, state: 'deciding' }, { state: 'cancelled' });
    });
    this.logger.warn(`Act ${command.id} of case ${command.caseNumber} came too late: ${reason}`);
  }

  private async afterTrouble(command: Command, error: unknown): Promise<void> {
    const reason = error instanceof Error ? error.message : String(error);
    if (error instanceof ForgottenByEngine) this.doubt.raise();
    if (databaseRefusal(error) || isCollision(error)) {
      // Nothing was refused, only not written down: when the lease ends, the act is told again and found done.
      this.logger.warn(`Act ${command.id} waits for the facts database: ${reason}`);
      return;
    }
    if (isPassing(error)) {
      this.logger.warn(`Act ${command.id} waits for the engine: ${reason}`);
      return this.log.postpone(command, reason, mayStillStart(command, error) ? SLOW_START_MS : 0);
    }
    this.logger.error(`Act ${command.id} of case ${command.caseNumber} is refused by the engine: ${reason}`);
    await inTransaction(this.facts, async (manager) => {
      await this.log.markStuck(manager, command, reason);
      const sentence = `“${await stepName(manager, command)}”已记入案卷，但流程引擎没有接受，案件停在这一步。`;
      await this.incidents.open(manager, command.caseNumber, command.id, sentence, reason);
    });
  }
}

/** The engine knows nothing of a step or version it once had: its database is older than the facts. The healer takes over. */
class ForgottenByEngine extends Error {
  constructor(command: Command) {
    super(`The engine no longer knows what ${command.id} acts upon; its database may have been restored from a copy.`);
  }
}

/** The case's start is itself still on its way. */
class NotYetInEngine extends Error {
  constructor(command: Command) {
    super(`Case ${command.caseNumber} has not reached the engine yet.`);
  }
}

function mayStillStart({ kind }: Command, error: unknown): boolean {
  const cause = error instanceof EngineUnavailable ? error.cause : null;
  return kind === 'start' && cause instanceof Error && cause.name === 'TimeoutError';
}

/** Trouble that waiting or healing cures. */
function isPassing(error: unknown): boolean {
  const passing = [EngineUnavailable, OptimisticLocking, Unauthorized, ForgottenByEngine, NotYetInEngine];
  return passing.some((kind) => error instanceof kind);
}
