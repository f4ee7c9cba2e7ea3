import { articlesOf, rolesOf, splitList, zhiluProperties } from './properties';
import { list, readDefinitions, text, type ModdleElement } from './moddle';
import { ModelError } from './model-error';
import { elementModel, flowElements, flowModel, gatewayModel, idOf, laneModels, timerModels } from './parse-elements';
import { findCaseEnds } from './case-ends';
import {
  decisionCallModels,
  endEventModel,
  errorVariables,
  mappingModels,
  messageModels,
  serviceTaskModel,
  startFormModel,
  userTaskModel,
} from './parse-steps';
import { readingOrder } from './reading-order';
import type { ProcessModel, ProcessProperties, ReferenceModel, StartFormModel } from './process-model';

/**
 * Reads a BPMN file into what the product needs to know of it.
 * Throws ModelError when the XML is no BPMN, holds not exactly one executable process, or says something unreadable.
 */
export async function parseModel(xml: string): Promise<ProcessModel> {
  const { definitions, warnings } = await readDefinitions(xml);
  const process = onlyProcess(definitions);
  const all = flowElements(process);
  const ofType = (type: string): ModdleElement[] => all.filter((element) => element.$instanceOf(type));
  const flows = ofType('bpmn:SequenceFlow').map(flowModel);
  const elements = Object.fromEntries(
    all.filter(isNodeOrFlow).map((element) => [idOf(element), elementModel(element)]),
  );
  const properties = zhiluProperties(process);
  const caseEnds = findCaseEnds(elements, flows);
  return {
    processId: idOf(process),
    name: process.name ?? '',
    versionTag: text(process, 'camunda:versionTag'),
    isExecutable: process.get('isExecutable') === true,
    historyTimeToLive: text(process, 'camunda:historyTimeToLive'),
    properties: processProperties(properties),
    propertyNames: Object.fromEntries(
      [process, ...all].filter((each) => each.id).map((each) => [each.id, Object.keys(zhiluProperties(each))]),
    ),
    starters: splitList(properties['starters']),
    startForm: startForm(process, properties),
    userTasks: ofType('bpmn:UserTask').map(userTaskModel),
    serviceTasks: all.filter(isServiceTask).map((task) => serviceTaskModel(task, ofType('bpmn:BoundaryEvent'))),
    endEvents: ofType('bpmn:EndEvent').map((event) => endEventModel(event, caseEnds)),
    messages: ofType('bpmn:Event').flatMap(messageModels),
    decisions: ofType('bpmn:BusinessRuleTask').flatMap(decisionCallModels),
    calledElements: references(ofType('bpmn:CallActivity'), 'calledElement'),
    lanes: laneModels(process),
    gateways: ofType('bpmn:Gateway').map(gatewayModel),
    flows,
    timers: ofType('bpmn:Event').flatMap(timerModels),
    mappings: ofType('bpmn:Activity').flatMap(mappingModels),
    resultVariables: [
      ...ofType('bpmn:BusinessRuleTask').flatMap((task) => text(task, 'camunda:resultVariable') ?? []),
      ...ofType('bpmn:BoundaryEvent').flatMap(errorVariables),
    ],
    elements,
    order: readingOrder(elements, flows),
    warnings,
  };
}

function onlyProcess(definitions: ModdleElement): ModdleElement {
  const processes = list(definitions, 'rootElements').filter((element) => element.$instanceOf('bpmn:Process'));
  if (processes.length === 1) return processes[0];
  throw new ModelError({
    zh: `一个流程图文件应当只有一个流程，这里有 ${processes.length} 个`,
    en: `A BPMN file holds exactly one process; this one holds ${processes.length}`,
  });
}

function isNodeOrFlow(element: ModdleElement): boolean {
  return element.$instanceOf('bpmn:FlowNode') || element.$instanceOf('bpmn:SequenceFlow');
}

/** Steps done by a worker; a business rule task that names a decision is done by the engine. */
function isServiceTask(element: ModdleElement): boolean {
  if (element.$instanceOf('bpmn:ServiceTask') || element.$instanceOf('bpmn:SendTask')) return true;
  return element.$instanceOf('bpmn:BusinessRuleTask') && text(element, 'camunda:type') === 'external';
}

function startForm(process: ModdleElement, properties: Record<string, string>): StartFormModel | null {
  const starts = list(process, 'flowElements').filter((element) => element.$instanceOf('bpmn:StartEvent'));
  return starts.map((start) => startFormModel(start, properties)).find((form) => form !== null) ?? null;
}

function references(elements: ModdleElement[], property: string): ReferenceModel[] {
  return elements.flatMap((element) => {
    const key = text(element, property);
    return key ? [{ elementId: idOf(element), key }] : [];
  });
}

function processProperties(properties: Record<string, string>): ProcessProperties {
  return {
    articles: articlesOf(properties),
    casePrefix: properties['casePrefix'] ?? null,
    title: properties['title'] ?? null,
    summary: properties['summary'] ?? null,
    starters: rolesOf(properties['starters']),
    materials: splitList(properties['materials'], /[;；]/),
    group: properties['group'] ?? null,
    withdrawMessage: properties['withdrawMessage'] ?? null,
    icon: properties['icon'] ?? null,
    action: properties['action'] ?? null,
  };
}
