import { Injectable } from '@nestjs/common';
import { DataSource, In, IsNull, Not } from 'typeorm';
import type { HistoricInstance, HistoricTask } from '@zhilu/engine';
import { CaseFile, Command, InboxTask } from '@zhilu/persistence';
import { CaseHistory } from '../case-history';
import { CommandLog, type CommandPayload } from './command-log';

/** An engine that lost anything lost the newest; when it knows these, it knows the rest. */
const PROBE = 60;
/** Ended cases are looked through backwards in slices of this many until the engine knows a whole one. */
const SLICE = 200;
const AT_ONCE = 6;

/** The two states of a task in the inbox in which the engine must have it. */
const STANDING = In(['open', 'deciding']);

/** Compares what the facts say happened with what the engine remembers. */
@Injectable()
export class EngineMemory {
  constructor(
    private readonly facts: DataSource,
    private readonly history: CaseHistory,
    private readonly log: CommandLog,
  ) {}

  /**
   * Cases of which the engine knows less than the facts, however long ago that was lost. First the newest acts are compared;
   * all running cases and the ended ones of that time only when something is missing there, or on `whole`.
   */
  async forgotten(whole: boolean): Promise<string[]> {
    const newest = await this.newestCases();
    const missing = await this.forgottenAmong(newest);
    if (missing.length === 0 && !whole) return [];
    const compared = new Set(newest);
    const running = (await this.runningCases()).filter((each) => !compared.has(each));
    return [...missing, ...(await this.forgottenAmong(running)), ...(await this.forgottenEnded(compared))];
  }

  /** The first act of the case that the engine has not been told, or has forgotten; null when it knows all. */
  async firstUntold(
    commands: readonly Command[],
    instance: HistoricInstance,
    tasks: readonly HistoricTask[],
  ): Promise<Command | null> {
    for (const command of commands) if (!(await this.isTold(command, instance, tasks))) return command;
    return null;
  }

  /** Facts are read before the engine is asked, so that work going on meanwhile never looks forgotten. */
  private async isForgotten(caseNumber: string): Promise<boolean> {
    const file = await this.facts.manager.findOneBy(CaseFile, { caseNumber });
    if (!file) return false;
    const commands = await this.log.ofCase(caseNumber);
    const standing = await this.facts.manager.findBy(InboxTask, { caseNumber, state: STANDING });
    const instance = await this.history.instance(caseNumber);
    // What has ended needs no engine that knows it; only one that runs it still must hear of the end.
    if (file.endedAt !== null || commands.some((each) => each.kind === 'end'))
      return instance !== null && instance.endTime === null;
    if (!instance) return commands.some((each) => each.kind === 'start' && each.state === 'applied');
    const tasks = await this.history.tasks(instance.id);
    if (standing.some((row) => !tasks.some((task) => task.id === row.id))) return true;
    const applied = commands.filter((command) => command.state === 'applied');
    return (await this.firstUntold(applied, instance, tasks)) !== null;
  }

  /** An act on its way counts as told when its step is there: the sweeper carries it on. */
  private async isTold(
    { kind, state, taskId, payload }: Command,
    instance: HistoricInstance,
    tasks: readonly HistoricTask[],
  ): Promise<boolean> {
    if (kind === 'start') return true;
    if (kind === 'end') return instance.endTime !== null;
    if (kind === 'complete') {
      const task = tasks.find((each) => each.id === taskId);
      return task !== undefined && (task.endTime !== null || state === 'accepted');
    }
    if (state === 'accepted' || instance.endTime !== null) return true;
    return !(await this.history.waitsFor(instance.id, (payload as CommandPayload).messageName ?? ''));
  }

  private async forgottenAmong(caseNumbers: readonly string[]): Promise<string[]> {
    const found: string[] = [];
    for (let first = 0; first < caseNumbers.length; first += AT_ONCE) {
      const few = caseNumbers.slice(first, first + AT_ONCE);
      const lost = await Promise.all(few.map((each) => this.isForgotten(each)));
      found.push(...few.filter((_, index) => lost[index]));
    }
    return found;
  }

  private async forgottenEnded(compared: ReadonlySet<string>): Promise<string[]> {
    const found: string[] = [];
    for (let skip = 0; ; skip += SLICE) {
      const slice = await this.facts.manager.find(CaseFile, {
        select: { caseNumber: true, endedAt: true },
        where: { endedAt: Not(IsNull()) },
        order: { endedAt: 'DESC' },
        skip,
        take: SLICE,
      });
      const lost = await this.forgottenAmong(
        slice.map((file) => file.caseNumber).filter((each) => !compared.has(each)),
      );
      found.push(...lost);
      if (lost.length === 0 || slice.length < SLICE) return found;
    }
  }

  private async runningCases(): Promise<string[]> {
    const files = await this.facts.manager.find(CaseFile, {
      select: { caseNumber: true },
      where: { endedAt: IsNull() },
      order: { startedAt: 'DESC' },
    });
    return files.map((file) => file.caseNumber);
  }

  /** The cases in which something happened last, and the running ones that got a step last: they may be older than all of those. */
  private async newestCases(): Promise<string[]> {
    const { manager } = this.facts;
    const take = PROBE;
    const applied = await manager.find(Command, {
      where: { state: 'applied', appliedAt: Not(IsNull()) },
      order: { appliedAt: 'DESC' },
      take,
    });
    const standing = await manager.find(InboxTask, { where: { state: STANDING }, order: { createdAt: 'DESC' }, take });
    const ended = await manager.find(CaseFile, { where: { endedAt: Not(IsNull()) }, order: { endedAt: 'DESC' }, take });
    const last: [string, Date | null][] = [
      ...applied.map((row): [string, Date | null] => [row.caseNumber, row.appliedAt]),
      ...ended.map((row): [string, Date | null] => [row.caseNumber, row.endedAt]),
    ];
    last.sort(([, one], [, other]) => Number(other) - Number(one));
    return [...new Set([...last.slice(0, PROBE).map(([each]) => each), ...standing.map((row) => row.caseNumber)])];
  }
}
