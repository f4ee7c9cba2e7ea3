import type { ElementModel } from '../model/process-model';
import { finding, type Rule } from './finding';

/** First part of an element's id: what kind of thing it is. */
export function idPrefix(type: string): string {
  if (type.endsWith('Gateway')) return 'gateway';
  if (type.endsWith('Event')) return 'event';
  return type === 'sequenceFlow' ? 'flow' : type;
}

/** Element ids are `<elementType>_<camelCase>`: people meet them in the history, in templates and in the tests. */
export const elementNamed: Rule = {
  id: 'element-named',
  check: ({ bundle }) =>
    Object.values(bundle.model.elements)
      .filter((element) => !isNamed(element))
      .map(({ id, type }) =>
        finding('element-named', bundle, {
          elementId: id,
          zh: `元素编号应写作 ${idPrefix(type)}_小写开头的英文名，如 ${idPrefix(type)}_approve`,
          en: `the element id must be ${idPrefix(type)}_<camelCase>, e.g. ${idPrefix(type)}_approve`,
        }),
      ),
};

function isNamed({ id, type }: ElementModel): boolean {
  return new RegExp(`^${idPrefix(type)}_[a-z][A-Za-z0-9]*$`).test(id);
}
