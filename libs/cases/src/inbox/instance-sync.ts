import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { EngineClient, type HistoricInstance } from '@zhilu/engine';
import { CaseFile, Command, inTransaction } from '@zhilu/persistence';
import { CaseHistory } from '../case-history';
import { spansAtEnd } from '../case-spans';
import { DeployedBundles } from '../bundles/deployed-bundles';
import { LostFacts } from '../lost-facts';
import { InboxChanges } from './inbox-changes';
import { TaskWriter } from './task-writer';

/** Brings one case's rows up to what the engine knows: its tasks, and its end. */
@Injectable()
export class InstanceSync {
  constructor(
    private readonly facts: DataSource,
    private readonly engine: EngineClient,
    private readonly history: CaseHistory,
    private readonly bundles: DeployedBundles,
    private readonly tasks: TaskWriter,
    private readonly changes: InboxChanges,
    private readonly lostFacts: LostFacts,
  ) {}

  async ofInstance(instanceId: string, caseNumber: string): Promise<void> {
    const file = await this.facts.manager.findOneByOrFail(CaseFile, { caseNumber });
    for (const task of await this.history.tasks(instanceId)) await this.tasks.write(task, file);
  }

  /** Closes the case with the outcome its end event names. */
  async end(instance: HistoricInstance, file: CaseFile): Promise<void> {
    if (file.endedAt !== null || instance.endTime === null) return;
    await this.ofInstance(instance.id, file.caseNumber);
    const bundle = await this.bundles.ofDefinition(instance.processDefinitionId);
    const ends = bundle.model.endEvents.filter((event) => event.endsCase);
    const reached = (await this.engine.history.activities(instance.id))
      .filter((activity) => activity.endTime !== null && ends.some((event) => event.elementId === activity.activityId))
      .sort((a, b) => Number(new Date(a.endTime ?? 0)) - Number(new Date(b.endTime ?? 0)))
      .at(-1);
    const outcome = ends.find((event) => event.elementId === reached?.activityId);
    await this.facts.manager.update(
      CaseFile,
      { caseNumber: file.caseNumber },
      {
        state: caseState(outcome?.caseState ?? null),
        outcomeId: outcome?.elementId ?? null,
        outcomeName: outcome?.name ?? '已终止',
        endedAt: new Date(instance.endTime),
        ...spansAtEnd(
          file,
          new Date(instance.endTime),
          outcome && outcome.caseState !== 'withdrawn' ? bundle.model : null,
        ),
      },
    );
    if (instance.state === 'EXTERNALLY_TERMINATED') await this.nameUnrecorded(file.caseNumber);
    this.changes.announce(file.caseNumber);
  }

  /** Who may end a case as it stands does so here; what was ended otherwise, somebody ended past us. */
  private async nameUnrecorded(caseNumber: string): Promise<void> {
    if (await this.facts.manager.existsBy(Command, { id: `end:${caseNumber}` })) return;
    const sentence = '流程引擎里的这个案件被人终止，但案卷里没有终止的记录，请核对。';
    await inTransaction(this.facts, (manager) =>
      this.lostFacts.name(manager, caseNumber, sentence, { terminated: true }),
    );
  }
}

const STATES = ['granted', 'refused', 'withdrawn', 'ended'] as const;

function caseState(said: string | null): (typeof STATES)[number] {
  return STATES.find((state) => state === said) ?? 'ended';
}
