import { capabilities } from '@zhilu/capabilities';
import type { Bundle } from '../bundle/bundle';

/** Variables the engine sets by itself for steps done several times. */
const LOOP_VARIABLES = ['loopCounter', 'nrOfInstances', 'nrOfCompletedInstances', 'nrOfActiveInstances'];

/** Every variable that some part of the process sets: start, steps, outcomes, automatic steps, mappings, decision tables. */
export function knownVariables(bundle: Bundle): Set<string> {
  return new Set([...setBySteps(bundle), ...bundle.model.resultVariables]);
}

/** As `knownVariables`, without what decision tables and caught errors set. */
export function setBySteps({ model }: Bundle): Set<string> {
  const outputs = model.serviceTasks.flatMap((task) =>
    Object.keys(capabilities.get(task.topic ?? '')?.output.shape ?? {}),
  );
  return new Set([
    ...(model.startForm?.variables ?? []),
    ...model.userTasks.flatMap((task) => [...task.variables, ...(task.outcomeVariable ? [task.outcomeVariable] : [])]),
    ...outputs,
    ...model.mappings.map((mapping) => mapping.name),
    ...(model.mappings.some((mapping) => mapping.direction === 'each') ? LOOP_VARIABLES : []),
  ]);
}
