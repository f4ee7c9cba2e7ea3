import type { Wire } from '@zhilu/domain';

export interface FlowElement {
  id: string;
  type: string;
  source?: { id: string };
  target?: { id: string };
  incoming?: FlowElement[];
  outgoing?: FlowElement[];
}

export type Mark = 'taken' | 'active' | 'failed' | 'unused';

/**
 * What to draw how. A flow counts as taken when both its ends were reached; an element is unused when nothing that is
 * still open can lead to it any more.
 */
export function pathTaken(elements: FlowElement[], view: Wire.DiagramView): Map<string, Mark> {
  const marks = new Map<string, Mark>();
  const reached = new Set([...view.done, ...view.active, ...view.failed]);
  const flows = elements.filter((element) => element.type === 'bpmn:SequenceFlow' && element.source && element.target);
  const possible = reachableFrom([...view.active, ...view.failed], flows);

  for (const element of elements) {
    if (isFrame(element)) continue;
    if (element.source && element.target) {
      if (element.type !== 'bpmn:SequenceFlow') continue;
      const done =
        reached.has(element.source.id) && reached.has(element.target.id) && view.done.includes(element.source.id);
      if (done) marks.set(element.id, 'taken');
      else if (!possible.has(element.source.id)) marks.set(element.id, 'unused');
    } else if (!reached.has(element.id) && !possible.has(ownerId(element.id))) marks.set(element.id, 'unused');
  }
  for (const id of view.done) marks.set(id, 'taken');
  for (const id of view.active) marks.set(id, 'active');
  for (const id of view.failed) marks.set(id, 'failed');
  for (const element of elements) {
    if (!element.id.endsWith('_label')) continue;
    const mark = marks.get(ownerId(element.id));
    if (mark) marks.set(element.id, mark);
  }
  return marks;
}

/** Labels are elements of their own, named after what they label. */
function ownerId(id: string): string {
  return id.replace(/_label$/, '');
}

function isFrame(element: FlowElement): boolean {
  return /Process|Participant|Lane|Collaboration|TextAnnotation|Association|Group|DataObject|__implicitroot/.test(
    `${element.type}${element.id}`,
  );
}

function reachableFrom(starts: string[], flows: FlowElement[]): Set<string> {
  const found = new Set(starts);
  const waiting = [...starts];
  while (waiting.length) {
    const id = waiting.pop();
    for (const flow of flows) {
      if (flow.source?.id !== id || !flow.target || found.has(flow.target.id)) continue;
      found.add(flow.target.id);
      waiting.push(flow.target.id);
    }
  }
  return found;
}
