import type { Bundle } from '../bundle/bundle';
import type { ElementModel } from '../model/process-model';
import { finding, type Rule } from './finding';

/** Whatever people see has a name: steps, events, questions and the answers that leave them. Merging gateways need none. */
export const elementLabelled: Rule = {
  id: 'element-labelled',
  check: ({ bundle }) =>
    Object.values(bundle.model.elements)
      .filter((element) => element.name.trim() === '' && needsName(bundle, element))
      .map(({ id }) =>
        finding('element-labelled', bundle, {
          elementId: id,
          zh: '没有名称，请写上中文名称',
          en: 'the element has no name; give it one',
        }),
      ),
};

function needsName({ model }: Bundle, { id, type }: ElementModel): boolean {
  if (type.endsWith('Gateway')) return /^(exclusive|inclusive)/.test(type) && outgoing(model.gateways, id) > 1;
  if (type !== 'sequenceFlow') return true;
  const source = model.flows.find((flow) => flow.id === id)?.source ?? '';
  return /^(exclusive|inclusive)/.test(model.elements[source]?.type ?? '') && outgoing(model.gateways, source) > 1;
}

function outgoing(gateways: { elementId: string; outgoing: string[] }[], id: string): number {
  return gateways.find((gateway) => gateway.elementId === id)?.outgoing.length ?? 0;
}
