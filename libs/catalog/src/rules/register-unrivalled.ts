import { boundaryEvents, scopesAround } from '../model/paths';
import type { ElementModel, ProcessModel, UserTaskModel } from '../model/process-model';
import { finding, type Rule } from './finding';

/**
 * A step whose form is a row of a register has no rival: where two steps stand open side by side and the first one done takes
 * the other away (或签), both can be sent in the same moment. The record marks the one that came too late; the row of a register,
 * which people print and sign, would stand there as if it counted.
 */
export const registerUnrivalled: Rule = {
  id: 'register-unrivalled',
  check: ({ bundle }) =>
    bundle.model.userTasks.flatMap(({ elementId, name, register }) => {
      const rival = register && rivalOf(bundle.model, elementId);
      if (!rival) return [];
      return finding('register-unrivalled', bundle, {
        elementId,
        zh: `步骤“${name}”与“${rival.name}”同时等待办理，先办的算数，而它的表单要记入登记簿“${register.title}”：两人几乎同时提交时，没有生效的一份也会登记。请去掉 zhilu.register，在或签之后用 register.write 登记，或由其后的步骤登记`,
        en: `"${name}" stands open beside "${rival.elementId}" and the first one done counts, but its form is a row of the register "${register.id}": of two sent in the same moment the one without effect would be registered too. Take zhilu.register away and write the row behind them, with register.write or in a later step`,
      });
    }),
};

/** A step on another branch of the same fork that, once done, takes this one away; undefined where there is none. */
function rivalOf(model: ProcessModel, elementId: string): UserTaskModel | undefined {
  return forks(model)
    .map((targets) => targets.map((target) => branchFrom(model, target)))
    .filter((branches) => branches.some((branch) => placeOn(model, branch, elementId)))
    .flatMap((branches) => branches.filter((branch) => !placeOn(model, branch, elementId)))
    .flatMap((branch) => endingSteps(model, branch))
    .at(0);
}

/** Where several paths go on at once: the targets of an element left by all or any of its flows; a step and what begins beside it. */
function forks({ elements, flows }: ProcessModel): string[][] {
  const all = Object.values(elements);
  const targets = all
    .filter(({ type }) => type !== 'exclusiveGateway' && type !== 'eventBasedGateway')
    .map(({ id }) => flows.filter(({ source }) => source === id).map(({ target }) => target));
  const beside = all.flatMap(({ id, attachedTo, interrupting }) =>
    attachedTo && !interrupting ? [[attachedTo, id]] : [],
  );
  return [...targets.filter(({ length }) => length > 1), ...beside];
}

/** The elements from a branch's first one up to where branches wait for each other. */
function branchFrom(model: ProcessModel, first: string): Set<string> {
  const { elements, flows } = model;
  const branch = new Set<string>();
  const waiting = [first];
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    if (branch.has(id) || isJoin(elements[id], flows)) continue;
    branch.add(id);
    const source = id;
    waiting.push(...flows.filter((flow) => flow.source === source).map(({ target }) => target));
    waiting.push(...boundaryEvents(model, id).filter((edge) => elements[edge].interrupting));
  }
  return branch;
}

function isJoin({ id, type }: ElementModel, flows: ProcessModel['flows']): boolean {
  const waits = type === 'parallelGateway' || type === 'inclusiveGateway';
  return waits && flows.filter(({ target }) => target === id).length > 1;
}

/** The element of the branch that a step is, or stands within; undefined for a step elsewhere. */
function placeOn({ elements }: ProcessModel, branch: ReadonlySet<string>, id: string): string | undefined {
  return [id, ...scopesAround(elements, elements[id].parentId)].find((each) => branch.has(each));
}

/** Steps of the branch from which it comes to an end that ends the other branches as well. */
function endingSteps(model: ProcessModel, branch: ReadonlySet<string>): UserTaskModel[] {
  return model.userTasks.filter(({ elementId }) => {
    const place = placeOn(model, branch, elementId);
    return place !== undefined && [...branchFrom(model, place)].some((id) => endsAll(model, id));
  });
}

/** True for an end that stops all of its scope: a terminate end, or one that an event around the scope takes up. */
function endsAll(model: ProcessModel, id: string): boolean {
  const { type, eventKind, parentId } = model.elements[id];
  if (type !== 'endEvent') return false;
  if (eventKind === 'terminate') return true;
  if (parentId === null || (eventKind !== 'error' && eventKind !== 'escalation')) return false;
  const edges = boundaryEvents(model, parentId).map((edge) => model.elements[edge]);
  return edges.some((edge) => edge.eventKind === eventKind && edge.interrupting);
}
