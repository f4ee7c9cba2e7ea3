/** Small builders of BPMN, so that each case shows only what it is about. */

export const xml = (text: string): string =>
  text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');

const NAMESPACES =
  'xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:camunda="http://camunda.org/schema/1.0/bpmn" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"';

export interface ModelOptions {
  /** Before the process: messages, errors, a collaboration. */
  before?: string;
  after?: string;
  /** Attributes of the process. */
  process?: string;
  namespaces?: string;
  prolog?: string;
  definitions?: string;
}

export function definitions(id: string, content: string, options: ModelOptions = {}): string {
  return (
    (options.prolog ?? '<?xml version="1.0" encoding="UTF-8"?>\n') +
    `<bpmn:definitions ${NAMESPACES} ${options.namespaces ?? ''} id="definitions" targetNamespace="http://bpmn.io/schema/bpmn" ${options.definitions ?? ''}>\n` +
    `${options.before ?? ''}\n` +
    `<bpmn:process id="${id}" isExecutable="true" camunda:historyTimeToLive="P30D" ${options.process ?? ''}>\n${content}\n</bpmn:process>\n` +
    `${options.after ?? ''}</bpmn:definitions>\n`
  );
}

export const flow = (id: string, from: string, to: string, inner = ''): string =>
  `<bpmn:sequenceFlow id="${id}" sourceRef="${from}" targetRef="${to}"${inner ? `>${inner}</bpmn:sequenceFlow>` : '/>'}`;

/** start → the element → end. The element's id is `target`. */
export function around(id: string, element: string, options: ModelOptions = {}): string {
  return definitions(
    id,
    `<bpmn:startEvent id="start"/>\n${flow('in', 'start', 'target')}\n${element}\n${flow('out', 'target', 'end')}\n<bpmn:endEvent id="end"/>`,
    options,
  );
}

/** start → gateway with a condition → one of two ends. */
export function branching(id: string, condition: string, attributes = ''): string {
  return definitions(
    id,
    `<bpmn:startEvent id="start"/>${flow('in', 'start', 'gateway')}
     <bpmn:exclusiveGateway id="gateway" default="otherwise"/>
     ${flow('target', 'gateway', 'yes', `<bpmn:conditionExpression xsi:type="bpmn:tFormalExpression" ${attributes}>${condition}</bpmn:conditionExpression>`)}
     ${flow('otherwise', 'gateway', 'no')}<bpmn:endEvent id="yes"/><bpmn:endEvent id="no"/>`,
  );
}

export const userTask = (attributes: string, inner = ''): string =>
  `<bpmn:userTask id="target" ${attributes}>${inner}</bpmn:userTask>`;

export const externalTask = (attributes = '', inner = ''): string =>
  `<bpmn:serviceTask id="target" camunda:type="external" camunda:topic="footage.export" ${attributes}>${inner}</bpmn:serviceTask>`;

export const extensions = (inner: string): string => `<bpmn:extensionElements>${inner}</bpmn:extensionElements>`;

export const inputOutput = (inner: string): string => extensions(`<camunda:inputOutput>${inner}</camunda:inputOutput>`);

/** An attached event with its own way out. */
export const boundary = (definition: string, attributes = ''): string =>
  `<bpmn:boundaryEvent id="boundary" attachedToRef="target" ${attributes}>${definition}</bpmn:boundaryEvent>${flow('aside', 'boundary', 'asideEnd')}<bpmn:endEvent id="asideEnd"/>`;
