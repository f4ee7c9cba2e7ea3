import { setTimeout as pause } from 'node:timers/promises';
import type { DataSource } from 'typeorm';
import { FACTS_LOST, RecordGaps, SpineIncidents } from '@zhilu/cases';
import type { Sentence } from '@zhilu/domain';
import { Postponed, type EngineClient, type TaskContext } from '@zhilu/engine';
import { CaseFile } from '@zhilu/persistence';

/** The portal writes down the instance of a case within milliseconds after the engine has started it. */
const STARTING_MS = 2_000;
const LOOK_MS = 25;
/** The portal may have been ended between the two; whoever goes on with the start writes it down. */
const STILL_STARTING_MS = 5_000;
/** The facts come back, or a person decides. */
const COMES_AGAIN_MS = 60_000;

type Task = Pick<TaskContext, 'caseNumber' | 'instanceId' | 'signal'>;

/** Steps are done only for the very instance that the facts know as the case: an engine of another age gets nothing done. */
export class KnownCases {
  private readonly incidents: SpineIncidents;
  private readonly gaps: RecordGaps;

  constructor(
    private readonly facts: DataSource,
    private readonly engine: EngineClient,
  ) {
    this.incidents = new SpineIncidents(facts);
    this.gaps = new RecordGaps(facts, engine);
  }

  /**
   * Throws Postponed when the facts do not know the case, know it as another instance, or have lost parts of it; also when a
   * person's step was done past the portal: whatever followed from it would speak of an act that nobody answers for.
   */
  async assertKnown(task: Task): Promise<void> {
    const { caseNumber } = task;
    await this.assertOwnInstance(task);
    if (await this.incidents.isOpen(caseNumber, FACTS_LOST)) throw new Postponed(factsLost(caseNumber), COMES_AGAIN_MS);
    const step = await this.gaps.foreignAct(caseNumber, task.instanceId);
    if (step) throw new Postponed(unrecorded(caseNumber, step), COMES_AGAIN_MS);
  }

  private async assertOwnInstance(task: Task): Promise<void> {
    const { caseNumber, instanceId, signal } = task;
    const end = performance.now() + STARTING_MS;
    let root: string | null = null;
    for (;;) {
      const known = await this.instanceOf(caseNumber);
      if (known === undefined) throw new Postponed(unknownCase(task), COMES_AGAIN_MS);
      if (known === instanceId) return;
      root ??= known === null ? null : await this.rootOf(instanceId);
      if (known !== null && known === root) return;
      if (performance.now() > end) throw known === null ? notYet(task) : otherInstance(task, known);
      await pause(LOOK_MS, undefined, { signal });
    }
  }

  /** Null while the case is being started, undefined for a case the facts do not know. */
  private async instanceOf(caseNumber: string): Promise<string | null | undefined> {
    const file = await this.facts.manager.findOne(CaseFile, {
      select: { caseNumber: true, instanceId: true },
      where: { caseNumber },
    });
    return file?.instanceId ?? (file ? null : undefined);
  }

  /** The instance that called this one, over all calls between; itself where nothing called it. */
  private async rootOf(instanceId: string): Promise<string> {
    const [first] = await this.engine.history.activities(instanceId);
    return first?.rootProcessInstanceId ?? instanceId;
  }
}

function notYet(task: Task): Postponed {
  const { caseNumber } = task;
  const sentence = {
    zh: `案件 ${caseNumber} 的启动还没有写入案卷，步骤稍后办理。`,
    en: `The start of case ${caseNumber} is not written down yet; the step waits.`,
  };
  return new Postponed(sentence, STILL_STARTING_MS);
}

function otherInstance({ caseNumber, instanceId }: Task, known: string): Postponed {
  const sentence = {
    zh: `案卷里的案件 ${caseNumber} 是流程实例 ${known}，不是 ${instanceId}；案卷可能比流程引擎旧，步骤先不办理。`,
    en: `The facts know case ${caseNumber} as instance ${known}, not ${instanceId}; they may be older than the engine. The step waits.`,
  };
  return new Postponed(sentence, COMES_AGAIN_MS);
}

function unknownCase({ caseNumber, instanceId }: Task): Sentence {
  return {
    zh: `案卷里没有案件 ${caseNumber}（流程实例 ${instanceId}）；案卷可能比流程引擎旧，步骤先不办理。`,
    en: `The facts know no case ${caseNumber} (instance ${instanceId}); they may be older than the engine. The step waits.`,
  };
}

function unrecorded(caseNumber: string, step: string): Sentence {
  return {
    zh: `案件 ${caseNumber} 的“${step}”已经办过，案卷里没有这次办理的记录，等待核实处理，步骤先不办理。`,
    en: `“${step}” of case ${caseNumber} was done and the record holds nothing of it; somebody must decide, the step waits.`,
  };
}

function factsLost(caseNumber: string): Sentence {
  return {
    zh: `案件 ${caseNumber} 的案卷有缺失，等待核实处理，步骤先不办理。`,
    en: `Facts of case ${caseNumber} were lost and somebody must decide; the step waits.`,
  };
}
