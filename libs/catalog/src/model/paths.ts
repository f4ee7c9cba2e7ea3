import type { ElementModel, ProcessModel } from './process-model';

type Graph = Pick<ProcessModel, 'elements' | 'flows'>;

/** Ids of the boundary events on the edge of an element. */
export function boundaryEvents({ elements }: Graph, hostId: string): string[] {
  return idsOf(Object.values(elements).filter((each) => each.attachedTo === hostId));
}

/** Ids of the elements that the flows of an element lead to. */
export function targets({ flows }: Graph, id: string): string[] {
  return flows.filter((flow) => flow.source === id).map((flow) => flow.target);
}

/** Ids of the sub-processes an element stands in, the nearest first. */
export function scopesAround(elements: ProcessModel['elements'], parentId: string | null): string[] {
  return parentId === null ? [] : [parentId, ...scopesAround(elements, elements[parentId].parentId)];
}

/** Ids of what catches the escalation that an element raises: boundary events and event sub-processes around it, by its code. */
export function escalationCatchers({ elements }: Graph, { escalationCode, parentId }: ElementModel): string[] {
  const scopes = scopesAround(elements, parentId);
  const catching = Object.values(elements).filter(
    (each) => each.eventKind === 'escalation' && [null, escalationCode].includes(each.escalationCode),
  );
  return idsOf(
    catching.filter((event) => {
      if (event.type === 'boundaryEvent') return scopes.includes(event.attachedTo ?? '');
      const own = event.type === 'startEvent' && event.parentId !== null ? elements[event.parentId] : null;
      return own?.isEventSubProcess && (own.parentId === null || scopes.includes(own.parentId));
    }),
  );
}

function idsOf(elements: ElementModel[]): string[] {
  return elements.map((each) => each.id);
}
