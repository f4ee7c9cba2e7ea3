import type { Wire } from '@zhilu/domain';

/** What we read of a bpmn-js element. */
export interface FlowElement {
  id: string;
  type: string;
  source?: FlowElement;
  target?: FlowElement;
  parent?: FlowElement;
  children?: FlowElement[];
  attachers?: FlowElement[];
  businessObject?: { triggeredByEvent?: boolean };
}

export type Mark = 'taken' | 'active' | 'failed' | 'unused';

/**
 * What to draw how. A flow counts as taken when both its ends were reached; an element is unused when nothing that is
 * still open can lead to it any more, neither by a flow nor by a boundary event, a sub-process or an event sub-process.
 */
export function pathTaken(elements: FlowElement[], view: Wire.DiagramView): Map<string, Mark> {
  const marks = new Map<string, Mark>();
  const reached = new Set([...view.done, ...view.active, ...view.failed]);
  const flows = elements.filter((element) => element.type === 'bpmn:SequenceFlow' && element.source && element.target);
  const possible = reachable([...view.active, ...view.failed], elements, flows);

  for (const flow of flows) {
    const [from, to] = [flow.source?.id ?? '', flow.target?.id ?? ''];
    if (view.done.includes(from) && reached.has(to)) marks.set(flow.id, 'taken');
    else if (!possible.has(from)) marks.set(flow.id, 'unused');
  }
  for (const element of elements) {
    if (isNode(element) && !reached.has(element.id) && !possible.has(element.id)) marks.set(element.id, 'unused');
  }
  for (const id of view.done) marks.set(id, 'taken');
  for (const id of view.active) marks.set(id, 'active');
  for (const id of view.failed) marks.set(id, 'failed');
  for (const element of elements) {
    const mark = element.id.endsWith('_label') ? marks.get(element.id.replace(/_label$/, '')) : undefined;
    if (mark) marks.set(element.id, mark);
  }
  return marks;
}

function isNode(element: FlowElement): boolean {
  return /Task|Event|Gateway|SubProcess|CallActivity/.test(element.type) && !element.id.endsWith('_label');
}

/** Everything the open steps can still lead to. */
function reachable(starts: string[], elements: FlowElement[], flows: FlowElement[]): Set<string> {
  const byId = new Map(elements.map((element) => [element.id, element]));
  const found = new Set<string>();
  const waiting = [...starts];
  if (starts.length) waiting.push(...elements.filter(isEventSubProcess).map((element) => element.id));
  while (waiting.length) {
    const id = waiting.pop() ?? '';
    if (found.has(id)) continue;
    found.add(id);
    waiting.push(...nextOf(byId.get(id), flows));
  }
  return found;
}

function nextOf(element: FlowElement | undefined, flows: FlowElement[]): string[] {
  if (!element) return [];
  const along = flows.filter((flow) => flow.source?.id === element.id).map((flow) => flow.target?.id ?? '');
  const caught = (element.attachers ?? []).map((event) => event.id);
  const inside = (element.children ?? []).filter((child) => child.type === 'bpmn:StartEvent').map((child) => child.id);
  const around = element.parent?.type === 'bpmn:SubProcess' ? [element.parent.id] : [];
  return [...along, ...caught, ...inside, ...around];
}

function isEventSubProcess(element: FlowElement): boolean {
  return element.type === 'bpmn:SubProcess' && element.businessObject?.triggeredByEvent === true;
}
