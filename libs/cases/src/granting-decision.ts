import { In, type EntityManager } from 'typeorm';
import type { ProcessModel } from '@zhilu/catalog';
import { isSecret, Refusal, type Sentence } from '@zhilu/domain';
import { CaseEvent, CaseFile, CaseRecording, Command, Recording } from '@zhilu/persistence';
import { settledActs } from './acts-in-force';
import type { DeployedBundles } from './bundles/deployed-bundles';

/** What the facts say of a case's approval: `granted` and by which act, or why not. */
export type StandingDecision = { granted: true; event: CaseEvent } | { granted: false; reason: Sentence };

/**
 * The decision that stands for a case by our own facts: the newest act at a step its model marks `zhilu.decision`. It
 * grants unless its outcome is of tone `danger` or not of this model. Footage is shown and copied only after approval
 * (articles 14 and 17); the engine's variables and the position of its tokens prove none, since whoever holds an account
 * of the engine can change them.
 */
export async function standingDecision(
  manager: EntityManager,
  caseNumber: string,
  model: ProcessModel,
): Promise<StandingDecision> {
  const steps = model.userTasks.filter((task) => task.decision);
  if (steps.length === 0) return { granted: false, reason: withoutStep(model) };
  const newest = await newestActs(manager, caseNumber, steps);
  if (newest.length === 0) return { granted: false, reason: undecided(caseNumber) };
  const objection = newest.find((act) => !grants(act, model));
  return objection ? { granted: false, reason: refused(objection) } : { granted: true, event: newest[0] };
}

/** The newest acts at these steps that took effect. Of acts in the same millisecond none is the newest: then all must grant. */
async function newestActs(
  manager: EntityManager,
  caseNumber: string,
  steps: ProcessModel['userTasks'],
): Promise<CaseEvent[]> {
  const elementIds = steps.map((step) => step.elementId);
  const acts = (await settledActs(manager, caseNumber)).filter((act) => elementIds.includes(act.elementId ?? ''));
  const newest = acts.at(-1)?.at.getTime();
  return acts.filter((act) => act.at.getTime() === newest);
}

/**
 * Marked footage is shown only after the secrecy officer has reviewed it in this very case (article 18); lets unmarked
 * footage pass. Throws Refusal when the review is missing or says no.
 *
 * art-18: 涉密录像先经保密审查 / Marked footage is reviewed first
 */
export async function requireSecrecyReview(
  manager: EntityManager,
  bundles: Pick<DeployedBundles, 'ofDefinition'>,
  caseNumber: string,
  recordingIds: readonly string[],
): Promise<void> {
  const recordings = await manager.findBy(Recording, { id: In([...recordingIds]) });
  if (!recordings.some(({ secrecy }) => isSecret(secrecy))) return;
  const { definitionId } = await manager.findOneByOrFail(CaseFile, { caseNumber });
  const { model } = await bundles.ofDefinition(definitionId);
  const reviews = model.userTasks.filter((task) => task.role === 'secrecy-officer');
  const newest = await newestActs(manager, caseNumber, reviews);
  if (newest.length === 0) throw new Refusal('forbidden', unreviewed(caseNumber));
  const objection = newest.find((act) => !grants(act, model));
  if (objection) throw new Refusal('forbidden', refused(objection));
}

/**
 * Lets pass only what a standing decision grants, and answers that decision, by the model of the version the case was started in (articles 14, 17).
 * Throws Refusal when the case is unknown or was ended by a person, its process has no decision step, nothing was decided, the decision says no, or a
 * recording is not one the case is about: the engine's variables are not believed in this.
 *
 * art-14, art-17: 未经批准不开放、不提供 / Nothing is opened or given without approval
 */
export async function requireGrantingDecision(
  manager: EntityManager,
  bundles: Pick<DeployedBundles, 'ofDefinition'>,
  caseNumber: string,
  recordingIds: readonly string[],
): Promise<CaseEvent> {
  const file = await manager.findOneBy(CaseFile, { caseNumber });
  if (!file) throw new Refusal('forbidden', unknown(caseNumber));
  if (await manager.existsBy(Command, { id: `end:${caseNumber}` })) throw new Refusal('forbidden', ended(caseNumber));
  const { model } = await bundles.ofDefinition(file.definitionId);
  const decision = await standingDecision(manager, caseNumber, model);
  if (!decision.granted) throw new Refusal('forbidden', decision.reason);
  const named = await manager.findBy(CaseRecording, { caseNumber });
  const foreign = recordingIds.filter((id) => !named.some((each) => each.recordingId === id));
  if (foreign.length > 0) throw new Refusal('forbidden', notOfCase(caseNumber, foreign.length));
  return decision.event;
}

function grants({ elementId, outcomeId }: CaseEvent, model: ProcessModel): boolean {
  const step = model.userTasks.find((task) => task.elementId === elementId);
  const outcome = step?.outcomes.find(({ id }) => id === outcomeId);
  return outcome !== undefined && outcome.tone !== 'danger';
}

function withoutStep({ name, processId }: ProcessModel): Sentence {
  return {
    zh: `流程“${name}”没有审批步骤（zhilu.decision），不得开放查阅或制作副本。请流程管理员在模型中标明审批步骤后重新部署`,
    en: `Process "${processId}" has no decision step (zhilu.decision), so it may neither open viewing nor make copies. Mark the decision step in the model and deploy again`,
  };
}

function undecided(caseNumber: string): Sentence {
  return {
    zh: `案件 ${caseNumber} 尚无审批决定，不得开放查阅或制作副本。请先办理审批`,
    en: `Case ${caseNumber} has not been decided, so viewing is not opened and no copy is made. Decide the case first`,
  };
}

function refused({ caseNumber, name, outcomeName, outcomeId }: CaseEvent): Sentence {
  const said = outcomeName ?? outcomeId ?? '—';
  return {
    zh: `案件 ${caseNumber} 的“${name}”结果为“${said}”，不得开放查阅或制作副本。请由审批人重新决定`,
    en: `"${name}" of case ${caseNumber} ended with "${said}", so viewing is not opened and no copy is made. The approver must decide again`,
  };
}

function unreviewed(caseNumber: string): Sentence {
  return {
    zh: `案件 ${caseNumber} 涉及密级录像，案卷里没有保密审查的记录，不得开放查阅或制作副本。请先办理保密审查`,
    en: `Case ${caseNumber} is about marked footage and holds no secrecy review, so viewing is not opened and no copy is made. Review it first`,
  };
}

function unknown(caseNumber: string): Sentence {
  return {
    zh: `案件 ${caseNumber} 没有登记，不得开放查阅或制作副本。请从办事门户发起案件`,
    en: `Case ${caseNumber} is not on file, so viewing is not opened and no copy is made. Start cases in the portal`,
  };
}

function ended(caseNumber: string): Sentence {
  return {
    zh: `案件 ${caseNumber} 已终止，不得开放查阅或制作副本。确有需要的，请重新发起`,
    en: `Case ${caseNumber} was ended, so viewing is not opened and no copy is made. Start a new case where it is needed`,
  };
}

function notOfCase(caseNumber: string, count: number): Sentence {
  return {
    zh: `有 ${count} 段录像不属于案件 ${caseNumber}，不得开放查阅或制作副本。请核对案件的自动步骤`,
    en: `${count} recordings do not belong to case ${caseNumber} and may neither be viewed nor copied. Look at the automatic step of the case`,
  };
}
