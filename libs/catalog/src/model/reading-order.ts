import type { ElementModel, FlowModel } from './process-model';

/**
 * Ids of the flow nodes in reading order: each after all that lead to it but for ways back, branch by branch as drawn, a
 * sub-process opened right after itself, what sits on an edge after the branches, event sub-processes last.
 */
export function readingOrder(elements: Record<string, ElementModel>, flows: FlowModel[]): string[] {
  const nodes = Object.values(elements).filter((each) => each.type !== 'sequenceFlow');
  const seen = new Set<string>();
  /** The reverse postorder of a depth-first walk: whatever is to be read first is walked last. */
  const walk = (id: string): string[] => {
    if (seen.has(id)) return [];
    seen.add(id);
    const edges = nodes.filter((node) => node.attachedTo === id).map((node) => node.id);
    const next = flows.filter((flow) => flow.source === id).map((flow) => flow.target);
    return [id, ...walkAll([...startsInside(id, nodes), ...next, ...edges])];
  };
  const walkAll = (ids: string[]): string[] => ids.reduceRight<string[]>((after, id) => [...walk(id), ...after], []);
  const main = walkAll(startsInside(null, nodes));
  return [
    ...main,
    ...walkAll(nodes.filter((node) => node.parentId === null && !seen.has(node.id)).map(({ id }) => id)),
  ];
}

function startsInside(parentId: string | null, nodes: ElementModel[]): string[] {
  return nodes.filter((node) => node.type === 'startEvent' && node.parentId === parentId).map((node) => node.id);
}
