import { Injectable } from '@nestjs/common';
import { DataSource, In, MoreThan } from 'typeorm';
import { systemClock } from '@zhilu/domain';
import type { HistoricInstance, HistoricTask } from '@zhilu/engine';
import { CaseFile, Command, InboxTask } from '@zhilu/persistence';
import { CaseHistory } from '../case-history';
import { CommandLog, type CommandPayload } from './command-log';

/** How far back is compared: older losses than this are no power cut but a restored archive. */
const TAIL_MS = 7 * 86_400_000;
const TAIL_LIMIT = 5_000;
/** An engine that lost anything lost the newest; when it knows these, it knows the rest. */
const PROBE = 60;
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

  /** Cases of the last seven days of which the engine knows less than the facts; `whole` also when the newest are sound. */
  async forgotten(whole: boolean): Promise<string[]> {
    const recent = await this.recentCases();
    const newest = await this.forgottenAmong(recent.slice(0, PROBE));
    if (newest.length === 0 && !whole) return [];
    return [...newest, ...(await this.forgottenAmong(recent.slice(PROBE)))];
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
    if (commands.some((each) => each.kind === 'end')) return instance !== null && instance.endTime === null;
    if (!instance) return commands.some((each) => each.kind === 'start' && each.state === 'applied');
    if (file.endedAt !== null && instance.endTime === null) return true;
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

  /** Newest first. */
  private async recentCases(): Promise<string[]> {
    const since = MoreThan(new Date(systemClock().getTime() - TAIL_MS));
    const { manager } = this.facts;
    const applied = await manager.find(Command, {
      where: { state: 'applied', appliedAt: since },
      order: { appliedAt: 'DESC' },
      take: TAIL_LIMIT,
    });
    const standing = await manager.find(InboxTask, {
      where: { state: STANDING, createdAt: since },
      order: { createdAt: 'DESC' },
      take: TAIL_LIMIT,
    });
    const ended = await manager.find(CaseFile, {
      where: { endedAt: since },
      order: { endedAt: 'DESC' },
      take: TAIL_LIMIT,
    });
    const seen: [string, Date | null][] = [
      ...applied.map((row): [string, Date | null] => [row.caseNumber, row.appliedAt]),
      ...standing.map((row): [string, Date | null] => [row.caseNumber, row.createdAt]),
      ...ended.map((row): [string, Date | null] => [row.caseNumber, row.endedAt]),
    ];
    seen.sort(([, one], [, other]) => Number(other) - Number(one));
    return [...new Set(seen.map(([caseNumber]) => caseNumber))];
  }
}
