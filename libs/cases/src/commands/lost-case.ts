import { Injectable } from '@nestjs/common';
import { DataSource, IsNull } from 'typeorm';
import { EngineClient, type HistoricInstance } from '@zhilu/engine';
import { CaseFile, inTransaction, isDuplicate, Unit } from '@zhilu/persistence';
import { DeployedBundles } from '../bundles/deployed-bundles';
import { LostFacts } from '../lost-facts';

const SENTENCE =
  '流程引擎里有这个案件，案卷里没有：案卷可能是从较早的备份恢复的。申请内容、材料和办理记录都不在，不能接着办，请终止后重新发起。';
const ENDED_SENTENCE =
  '流程引擎里有这个案件，已经办结，案卷里没有：案卷可能是从较早的备份恢复的。请核实，把材料另行补归案卷后了结。';
const TITLE = '案卷缺失，仅存流程引擎记录';

/** Opens a file for a case that only the engine knows, so that its number stays taken and a person sees it. */
@Injectable()
export class LostCase {
  constructor(
    private readonly facts: DataSource,
    private readonly engine: EngineClient,
    private readonly bundles: DeployedBundles,
    private readonly lostFacts: LostFacts,
  ) {}

  async takeIn(caseNumber: string, instance: HistoricInstance): Promise<void> {
    const file = await this.fileOf(caseNumber, instance);
    try {
      await inTransaction(this.facts, async (manager) => {
        await manager.insert(CaseFile, file);
        const detail = { instanceId: instance.id, startedAt: instance.startTime };
        await this.lostFacts.name(manager, caseNumber, instance.endTime === null ? SENTENCE : ENDED_SENTENCE, detail);
      });
    } catch (error) {
      // Another portal took it in in the same moment.
      if (!isDuplicate(error)) throw error;
    }
  }

  /** Who applied and where is all that the engine was ever told; a unit that is gone as well leaves it to the whole bureau. */
  private async fileOf(
    caseNumber: string,
    { id, processDefinitionId, startTime }: HistoricInstance,
  ): Promise<CaseFile> {
    const told = new Map((await this.engine.history.variables(id)).map(({ name, value }) => [name, value]));
    const { manager } = this.facts;
    const unit =
      (await manager.findOneBy(Unit, { id: String(told.get('unitId') ?? '') })) ??
      (await manager.findOneOrFail(Unit, { where: { parentId: IsNull() }, order: { sort: 'ASC' } }));
    const bundle = await this.bundles.ofDefinition(processDefinitionId);
    return {
      caseNumber,
      processId: bundle.processId,
      definitionId: processDefinitionId,
      deploymentId: bundle.deploymentId,
      instanceId: id,
      unitId: unit.id,
      unitPath: unit.path,
      applicantId: String(told.get('applicantId') ?? ''),
      title: `${bundle.model.name}（${TITLE}）`,
      state: 'running',
      urgency: 'normal',
      secrecy: 'internal',
      outcomeId: null,
      outcomeName: null,
      startedAt: new Date(startTime),
      endedAt: null,
    };
  }
}
