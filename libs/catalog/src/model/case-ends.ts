import type { ElementModel, FlowModel } from './process-model';

/**
 * End events at which the case itself ends: those reached from a start without passing a non-interrupting event,
 * at the top or in a sub-process that interrupts the top. The ends of reminders and of embedded sub-processes are not among them.
 */
export function findCaseEnds(elements: Record<string, ElementModel>, flows: FlowModel[]): ReadonlySet<string> {
  const nodes = Object.values(elements).filter((each) => each.type !== 'sequenceFlow');
  const ends = new Set<string>();
  const seen = new Set<string>();
  const queue = nodes.filter((node) => startsCasePath(node, elements));
  while (queue.length > 0) {
    const node = queue.shift()!;
    if (seen.has(node.id)) continue;
    seen.add(node.id);
    if (node.type === 'endEvent') ends.add(node.id);
    queue.push(...nodes.filter((each) => each.attachedTo === node.id && each.interrupting));
    queue.push(...flows.filter((flow) => flow.source === node.id).map((flow) => elements[flow.target]));
  }
  return ends;
}

function startsCasePath(node: ElementModel, elements: Record<string, ElementModel>): boolean {
  if (node.type !== 'startEvent' || !node.interrupting) return false;
  if (node.parentId === null) return true;
  const scope = elements[node.parentId];
  return scope.parentId === null && scope.isEventSubProcess;
}
