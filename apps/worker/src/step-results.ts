import { createHash } from 'node:crypto';
import type { DataSource } from 'typeorm';
import { canonicalJson } from '@zhilu/audit';
import { systemClock } from '@zhilu/domain';
import type { EngineClient, HandlerRun } from '@zhilu/engine';
import { isDuplicate, rowOf, StepResult } from '@zhilu/persistence';

type Output = Record<string, unknown>;

/**
 * Keeps what each automatic step answered. When an engine that came back older than the facts runs a step once more, the
 * step gets the answer of the entry that the engine forgot, and its effect stays single: no second document, copy,
 * register row, notification or grant. Entering a step again in a loop is told apart by the engine's own history.
 */
export class StepResults {
  constructor(
    private readonly facts: DataSource,
    private readonly engine: EngineClient,
  ) {}

  /** Answers with the kept output, or does the work and keeps its output. */
  readonly once = async (run: HandlerRun, work: () => Promise<Output>): Promise<Output> => {
    const { taskId, caseNumber, elementId, log } = run.context;
    const known = await this.facts.manager.find(StepResult, {
      where: { caseNumber, elementId },
      order: { at: 'ASC' },
    });
    const own = known.find((each) => each.id === taskId);
    if (own) return own.output;
    const inputHash = createHash('sha256').update(canonicalJson(run.input)).digest('hex');
    const standing = known.filter((each) => each.voidedAt === null);
    const forgotten = await this.forgottenBy(run, standing);
    const earlier = forgotten.find((each) => each.inputHash === inputHash);
    if (earlier && (await this.handOver(earlier, run))) {
      log.warn(`was done before the engine lost it; ${elementId} gets the answer it had.`);
      return earlier.output;
    }
    const output = await work();
    await this.keep(run, inputHash, output);
    return output;
  };

  /** Results of entries the engine does not know, though it shows us this one: it has forgotten them. */
  private async forgottenBy({ context, activityInstanceId }: HandlerRun, known: StepResult[]): Promise<StepResult[]> {
    if (known.length === 0) return [];
    const instances = [...new Set([context.instanceId, ...known.map((each) => each.instanceId)])];
    const remembered = new Set<string>();
    const alive = new Set<string>();
    for (const instanceId of instances) {
      const entries = await this.engine.history.activities(instanceId);
      if (entries.length > 0) alive.add(instanceId);
      entries.forEach((entry) => remembered.add(entry.id));
    }
    if (!remembered.has(activityInstanceId)) return [];
    return known.filter(
      (each) =>
        !remembered.has(each.activityInstanceId) &&
        (each.instanceId === context.instanceId || !alive.has(each.instanceId)),
    );
  }

  /** False when another run was first. */
  private async handOver(earlier: StepResult, { context, activityInstanceId }: HandlerRun): Promise<boolean> {
    const { taskId, instanceId } = context;
    const given = await this.facts.manager.update(
      StepResult,
      { id: earlier.id },
      { id: taskId, instanceId, activityInstanceId },
    );
    return given.affected === 1;
  }

  private async keep({ context, activityInstanceId }: HandlerRun, inputHash: string, output: Output): Promise<void> {
    const { taskId: id, caseNumber, instanceId, elementId } = context;
    const row: StepResult = {
      id,
      caseNumber,
      instanceId,
      elementId,
      activityInstanceId,
      inputHash,
      output,
      at: systemClock(),
      voidedAt: null,
    };
    try {
      await this.facts.manager.insert(StepResult, rowOf(row));
    } catch (error) {
      if (!isDuplicate(error)) throw error;
    }
  }
}
