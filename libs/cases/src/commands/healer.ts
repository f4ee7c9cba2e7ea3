import { setTimeout as pause } from 'node:timers/promises';
import { Injectable, Logger } from '@nestjs/common';
import { DataSource, In, MoreThan } from 'typeorm';
import { EngineClient, type HistoricTask } from '@zhilu/engine';
import { systemClock } from '@zhilu/domain';
import { CaseFile, Command, InboxTask, inTransaction } from '@zhilu/persistence';
import { CaseHistory } from '../case-history';
import { InstanceSync } from '../inbox/instance-sync';
import { CommandLog, type CommandPayload } from './command-log';
import { SpineIncidents } from './spine-incidents';

/** How far back the tail of applied acts is compared: older losses than this are no power cut but a restored archive. */
const TAIL_MS = 7 * 86_400_000;
const TAIL_LIMIT = 5_000;
/** Automatic steps between two of a person's steps get this long to run again. */
const REPLAY_WAIT_MS = 60_000;

export interface HealReport {
  compared: number;
  forgotten: number;
  healed: string[];
  /** Cases that a person must decide. */
  named: string[];
}

/**
 * Heals cases after the engine came back older than the facts (power cut, restored copy):
 * compares the acts we know as applied with the engine's history, tells it again what it forgot,
 * and names each case for which that does not lead back to where it stood.
 */
@Injectable()
export class Healer {
  private readonly logger = new Logger(Healer.name);

  constructor(
    private readonly facts: DataSource,
    private readonly engine: EngineClient,
    private readonly history: CaseHistory,
    private readonly log: CommandLog,
    private readonly sync: InstanceSync,
    private readonly incidents: SpineIncidents,
  ) {}

  async heal(): Promise<HealReport> {
    const since = new Date(systemClock().getTime() - TAIL_MS);
    const tail = await this.facts.manager.find(Command, {
      where: [
        { state: 'applied', appliedAt: MoreThan(since) },
        { state: 'accepted', attempts: MoreThan(0) },
      ],
      order: { acceptedAt: 'DESC' },
      take: TAIL_LIMIT,
    });
    const forgotten = new Set<string>();
    for (const command of tail)
      if (!forgotten.has(command.caseNumber) && !(await this.isKnown(command))) forgotten.add(command.caseNumber);
    const report: HealReport = { compared: tail.length, forgotten: forgotten.size, healed: [], named: [] };
    const files =
      forgotten.size === 0 ? [] : await this.facts.manager.findBy(CaseFile, { caseNumber: In([...forgotten]) });
    for (const file of files) report[(await this.healCase(file)) ? 'healed' : 'named'].push(file.caseNumber);
    if (files.length > 0)
      this.logger.warn(
        `The engine was older than the facts: ${report.healed.length} cases healed, ${report.named.length} need a person.`,
      );
    return report;
  }

  private async isKnown(command: Command): Promise<boolean> {
    if (command.kind === 'start' && command.state === 'accepted') return true;
    if (command.kind !== 'complete') return (await this.history.instance(command.caseNumber)) !== null;
    const task = command.instanceId ? await this.history.task(command.instanceId, command.taskId ?? '') : null;
    if (command.state === 'accepted') return task !== null;
    return task !== null && task.endTime !== null;
  }

  private async healCase(file: CaseFile): Promise<boolean> {
    try {
      const instanceId = await this.instanceOf(file);
      await this.facts.manager.update(
        InboxTask,
        { caseNumber: file.caseNumber, state: 'open' },
        { state: 'cancelled' },
      );
      for (const command of await this.log.ofCase(file.caseNumber)) {
        if (command.kind !== 'start' && !(await this.replay(command, instanceId)))
          return await this.name(file, command);
      }
      await this.reopen(file);
      await this.sync.ofInstance(instanceId, file.caseNumber);
      await this.incidents.close(file.caseNumber, 'older-engine');
      return true;
    } catch (error) {
      this.logger.error(
        `Case ${file.caseNumber} could not be healed: ${error instanceof Error ? error.message : error}`,
      );
      return this.name(file, null);
    }
  }

  /** The case's instance; started again from the facts when the engine forgot the whole case. */
  private async instanceOf(file: CaseFile): Promise<string> {
    const known = await this.history.instance(file.caseNumber);
    if (known) return known.id;
    const start = await this.facts.manager.findOneByOrFail(Command, { caseNumber: file.caseNumber, kind: 'start' });
    const { definitionId, variables } = start.payload as CommandPayload;
    const instance = await this.engine.definitions.start({
      definitionId: definitionId ?? file.definitionId,
      businessKey: file.caseNumber,
      variables,
    });
    await this.facts.manager.update(CaseFile, { caseNumber: file.caseNumber }, { instanceId: instance.id });
    await this.facts.manager.update(
      Command,
      { id: start.id },
      { instanceId: instance.id, state: 'applied', appliedAt: systemClock() },
    );
    return instance.id;
  }

  /** Tells one act again, at the step of the same name when the step's own id is gone. False when no such step comes. */
  private async replay(command: Command, instanceId: string): Promise<boolean> {
    const { variables, messageName } = command.payload as CommandPayload;
    if (command.kind === 'message') {
      if ((await this.history.instance(command.caseNumber))?.endTime) return true;
      await this.engine.instances.correlate({ name: messageName ?? '', instanceId, variables });
      return true;
    }
    const own = await this.history.task(instanceId, command.taskId ?? '');
    if (own?.endTime) return true;
    const task = own ?? (await this.untilOffered(instanceId, command.elementId ?? ''));
    if (!task) return false;
    await this.engine.tasks.complete(task.id, variables ?? {});
    await inTransaction(this.facts, async (manager) => {
      await this.log.markApplied(manager, command, instanceId);
      await manager.update(InboxTask, { id: In([task.id, command.taskId ?? '']) }, { state: 'done' });
    });
    return true;
  }

  private async untilOffered(instanceId: string, elementId: string): Promise<HistoricTask | null> {
    const end = Date.now() + REPLAY_WAIT_MS;
    while (Date.now() < end) {
      const open = (await this.history.tasks(instanceId)).find(
        (task) => task.endTime === null && task.taskDefinitionKey === elementId,
      );
      if (open) return open;
      await pause(250);
    }
    return null;
  }

  /** A case that had ended and now runs again is running again, until its end is read anew. */
  private async reopen(file: CaseFile): Promise<void> {
    await this.facts.manager.update(
      CaseFile,
      { caseNumber: file.caseNumber },
      { state: 'running', endedAt: null, outcomeId: null, outcomeName: null },
    );
  }

  private async name(file: CaseFile, command: Command | null): Promise<false> {
    const sentence = command
      ? `流程引擎恢复后比案卷旧,步骤“${command.elementId}”没有重新出现,请核对案件 ${file.caseNumber} 后继续办理。`
      : `流程引擎恢复后比案卷旧,案件 ${file.caseNumber} 未能自动补办,请核对后继续办理。`;
    await inTransaction(this.facts, (manager) =>
      this.incidents.open(manager, file.caseNumber, 'older-engine', sentence),
    );
    return false;
  }
}
