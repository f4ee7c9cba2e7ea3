import { DmnModdle } from 'dmn-moddle';
import { ModelError } from '../model/model-error';

/** Keys (ids) of the decisions of a DMN file. Throws ModelError when it cannot be read. */
export async function readDecisionKeys(xml: string): Promise<string[]> {
  try {
    const { rootElement } = await new DmnModdle().fromXML(xml, 'dmn:Definitions');
    const elements = (rootElement.get('drgElement') as { $type: string; id?: string }[] | undefined) ?? [];
    return elements.filter((each) => each.$type === 'dmn:Decision').map((each) => each.id ?? '');
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ModelError({ zh: `决策表文件无法读取：${reason}`, en: `The decision table cannot be read: ${reason}` });
  }
}
