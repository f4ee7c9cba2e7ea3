import type { ProcessModel } from './process-model';

type Graph = Pick<ProcessModel, 'elements'>;

/** Ids of the boundary events on the edge of an element. */
export function boundaryEvents({ elements }: Graph, hostId: string): string[] {
  return Object.values(elements)
    .filter((each) => each.attachedTo === hostId)
    .map((each) => each.id);
}

/** Ids of the sub-processes an element stands in, the nearest first. */
export function scopesAround(elements: ProcessModel['elements'], parentId: string | null): string[] {
  return parentId === null ? [] : [parentId, ...scopesAround(elements, elements[parentId].parentId)];
}
