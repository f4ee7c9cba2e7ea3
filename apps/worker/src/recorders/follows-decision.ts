import type { EntityManager } from 'typeorm';
import { settledActs, type DeployedBundles } from '@zhilu/cases';
import type { CaseFile } from '@zhilu/persistence';
import { withoutRefusals } from '../refusal-to-failure';

/** Whether what the case does now follows from a decision: the newest act of people in it was done at a step that decides. */
export async function followsDecision(
  manager: EntityManager,
  bundles: Pick<DeployedBundles, 'ofDefinition'>,
  { caseNumber, definitionId }: CaseFile,
): Promise<boolean> {
  const newest = (await withoutRefusals(() => settledActs(manager, caseNumber))).at(-1);
  const { model } = await bundles.ofDefinition(definitionId);
  return model.userTasks.some(({ elementId, decision }) => decision && elementId === newest?.elementId);
}
