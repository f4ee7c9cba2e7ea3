import type { ElementModel, FlowModel } from './process-model';

/**
 * Ids of the flow nodes in reading order: breadth first from the blank start event along the flows, a sub-process
 * opened right after itself, boundary events after the steps that follow normally, event sub-processes last.
 */
export function readingOrder(elements: Record<string, ElementModel>, flows: FlowModel[]): string[] {
  const order = new Set<string>();
  const nodes = Object.values(elements).filter((each) => each.type !== 'sequenceFlow');
  const walk = (queue: string[]): void => {
    const boundaries: string[] = [];
    while (queue.length > 0) {
      const id = queue.shift()!;
      if (order.has(id)) continue;
      order.add(id);
      walk(startsInside(id, nodes));
      boundaries.push(...nodes.filter((node) => node.attachedTo === id).map((node) => node.id));
      queue.push(...flows.filter((flow) => flow.source === id).map((flow) => flow.target));
      if (queue.length === 0) queue.push(...boundaries.splice(0));
    }
  };
  walk(startsInside(null, nodes));
  walk(nodes.filter((node) => node.parentId === null && !order.has(node.id)).map((node) => node.id));
  return [...order];
}

function startsInside(parentId: string | null, nodes: ElementModel[]): string[] {
  return nodes.filter((node) => node.type === 'startEvent' && node.parentId === parentId).map((node) => node.id);
}
