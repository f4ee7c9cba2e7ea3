import { BpmnModdle, type ModdleElement } from 'bpmn-moddle';
import camunda from 'camunda-bpmn-moddle/resources/camunda.json';
import { ModelError } from './model-error';

export type { ModdleElement };

/** Reads the XML into its `bpmn:Definitions` with the reader's warnings. Throws ModelError when it is not well-formed BPMN. */
export async function readDefinitions(xml: string): Promise<{ definitions: ModdleElement; warnings: string[] }> {
  try {
    const { rootElement, warnings } = await new BpmnModdle({ camunda }).fromXML(xml);
    return { definitions: rootElement, warnings: warnings.map((warning) => warning.message.replace(/\s+/g, ' ')) };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ModelError({ zh: `流程图文件无法读取：${reason}`, en: `The BPMN file cannot be read: ${reason}` });
  }
}

/** A property that holds a list of elements; an absent one is an empty list. */
export function list(element: ModdleElement, property: string): ModdleElement[] {
  return (element.get(property) as ModdleElement[] | undefined) ?? [];
}

/** A property that refers to one other element. */
export function reference(element: ModdleElement, property: string): ModdleElement | null {
  return (element.get(property) as ModdleElement | undefined) ?? null;
}

/** A text property; blank counts as absent. */
export function text(element: ModdleElement, property: string): string | null {
  const value = element.get(property);
  return value === undefined || value === null || String(value).trim() === '' ? null : String(value).trim();
}

/** Extension elements of one type, e.g. `camunda:Properties`. */
export function extensions(element: ModdleElement, type: string): ModdleElement[] {
  const holder = reference(element, 'extensionElements');
  return holder ? list(holder, 'values').filter((each) => each.$type === type) : [];
}

/** `userTask` for `bpmn:UserTask`. */
export function shortType(element: ModdleElement): string {
  const local = element.$type.replace(/^bpmn:/, '');
  return local[0].toLowerCase() + local.slice(1);
}
