import { reachable } from './course';
import type { ProcessModel } from './process-model';

/**
 * When a case that is granted comes to a step: null for always, else the name of the answer or event that leads there
 * (`涉密`), or an empty text when the diagram gives it no single name.
 */
export function whenAsked(model: ProcessModel, elementId: string): string | null {
  const granted = model.endEvents.filter((event) => event.endsCase && event.caseState === 'granted');
  const without = reachable(model, new Map([[elementId, []]]));
  if (!granted.some((end) => without.has(end.elementId))) return null;
  const names = namesBefore(model, elementId);
  return names.length === 1 ? names[0] : '';
}

/** The nearest named answers and boundary events on the ways to an element. */
function namesBefore({ elements, flows, gateways }: ProcessModel, elementId: string): string[] {
  const names = new Set<string>();
  const seen = new Set<string>();
  const waiting = [elementId];
  while (waiting.length > 0) {
    const id = waiting.pop()!;
    if (seen.has(id)) continue;
    seen.add(id);
    if (elements[id].attachedTo !== null) names.add(elements[id].name);
    for (const flow of flows.filter(({ target }) => target === id)) {
      const isAnswer = gateways.some((gateway) => gateway.elementId === flow.source && gateway.outgoing.length > 1);
      if (isAnswer) names.add(flow.name ?? '');
      else waiting.push(flow.source);
    }
  }
  return [...names];
}
