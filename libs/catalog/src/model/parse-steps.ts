import { isRole } from '@zhilu/domain';
import { articlesOf, outcomesOf, splitList, zhiluProperties } from './properties';
import { extensions, list, reference, text, type ModdleElement } from './moddle';
import { eventDefinitions, idOf } from './parse-elements';
import type {
  CatchModel,
  DecisionCallModel,
  EndEventModel,
  InputModel,
  MappingModel,
  MessageModel,
  ServiceTaskModel,
  StartFormModel,
  UserTaskModel,
} from './process-model';

export function startFormModel(event: ModdleElement, processProperties: Record<string, string>): StartFormModel | null {
  const formRef = text(event, 'camunda:formRef');
  if (!formRef) return null;
  const own = zhiluProperties(event)['variables'];
  return {
    elementId: idOf(event),
    name: event.name ?? '',
    formRef,
    variables: splitList(own ?? processProperties['variables']),
  };
}

export function userTaskModel(task: ModdleElement): UserTaskModel {
  const elementId = idOf(task);
  const properties = zhiluProperties(task);
  const groups = text(task, 'camunda:candidateGroups');
  const register = properties['register'];
  return {
    elementId,
    name: task.name ?? '',
    formRef: text(task, 'camunda:formRef'),
    formBinding: text(task, 'camunda:formRefBinding'),
    role: groups && isRole(groups) ? groups : null,
    candidateGroups: groups,
    person: properties['person'] ?? null,
    recused: properties['recused'] ?? null,
    outcomes: outcomesOf(properties['outcomes'], elementId),
    outcomeVariable: properties['outcomeVariable'] ?? null,
    deadline: properties['deadline'] ?? null,
    openEnded: properties['openEnded'] === 'true',
    dueDate: text(task, 'camunda:dueDate'),
    decision: properties['decision'] === 'true',
    register: register ? { id: register, title: properties['registerTitle'] ?? register } : null,
    applicantMayAct: properties['applicantMayAct'] === 'true',
    variables: splitList(properties['variables']),
    warning: properties['warning'] ?? null,
    articles: articlesOf(properties),
  };
}

export function serviceTaskModel(task: ModdleElement, boundaries: ModdleElement[]): ServiceTaskModel {
  const properties = zhiluProperties(task);
  const inputs = mappingModels(task)
    .filter((each) => each.direction === 'in')
    .map(({ name, value, entries }) => ({ name, value, entries }));
  const registerId = inputs.find(({ name }) => name === 'register')?.value;
  const title = properties['registerTitle'];
  const external = text(task, 'camunda:type') === 'external';
  return {
    elementId: idOf(task),
    name: task.name ?? '',
    topic: external ? text(task, 'camunda:topic') : null,
    inputs,
    catches: boundaries.filter((event) => reference(event, 'attachedToRef') === task).flatMap(catchModels),
    retry: properties['retry'] ?? null,
    register: registerId && title ? { id: registerId, title } : null,
    articles: articlesOf(properties),
  };
}

export function decisionCallModels(task: ModdleElement): DecisionCallModel[] {
  const key = text(task, 'camunda:decisionRef');
  const one = text(task, 'camunda:mapDecisionResult') === 'singleEntry';
  return key ? [{ elementId: idOf(task), key, answerVariable: one ? text(task, 'camunda:resultVariable') : null }] : [];
}

/** A nested definition (list, map) has no text and reads as empty. */
function parameterText(parameter: ModdleElement): string {
  return text(parameter, 'value') ?? '';
}

function mapEntries(parameter: ModdleElement): InputModel['entries'] {
  const definition = reference(parameter, 'definition');
  if (definition?.$type !== 'camunda:Map') return [];
  return list(definition, 'entries').map((entry) => ({
    key: text(entry, 'key') ?? '',
    value: text(entry, 'value') ?? '',
  }));
}

function catchModels(boundary: ModdleElement): CatchModel[] {
  return eventDefinitions(boundary)
    .filter((definition) => definition.$instanceOf('bpmn:ErrorEventDefinition'))
    .map((definition) => {
      const error = reference(definition, 'errorRef');
      return { elementId: idOf(boundary), code: error ? (text(error, 'errorCode') ?? '') : '' };
    });
}

/** The variables in which a boundary event keeps the sentence of the error it catches. */
export function errorVariables(boundary: ModdleElement): string[] {
  return eventDefinitions(boundary).flatMap((definition) => text(definition, 'camunda:errorMessageVariable') ?? []);
}

export function endEventModel(event: ModdleElement, caseEnds: ReadonlySet<string>): EndEventModel {
  const elementId = idOf(event);
  return {
    elementId,
    name: event.name ?? '',
    caseState: zhiluProperties(event)['caseState'] ?? null,
    endsCase: caseEnds.has(elementId),
  };
}

/** Variables that an activity makes, hands on or iterates over. */
export function mappingModels(activity: ModdleElement): MappingModel[] {
  const elementId = idOf(activity);
  const io = extensions(activity, 'camunda:InputOutput');
  const parameters = (property: string, direction: 'in' | 'out'): MappingModel[] =>
    io
      .flatMap((mapping) => list(mapping, property))
      .map((each) => ({
        elementId,
        direction,
        name: text(each, 'name') ?? '',
        value: parameterText(each),
        entries: mapEntries(each),
      }));
  const loop = reference(activity, 'loopCharacteristics');
  const name = loop ? text(loop, 'camunda:elementVariable') : null;
  const each = name
    ? [{ elementId, direction: 'each' as const, name, value: text(loop!, 'camunda:collection') ?? '', entries: [] }]
    : [];
  return [...parameters('inputParameters', 'in'), ...parameters('outputParameters', 'out'), ...each];
}

export function messageModels(event: ModdleElement): MessageModel[] {
  return eventDefinitions(event)
    .filter((definition) => definition.$instanceOf('bpmn:MessageEventDefinition'))
    .map((definition) => {
      const message = reference(definition, 'messageRef');
      return { elementId: idOf(event), name: message?.name ?? '' };
    });
}
