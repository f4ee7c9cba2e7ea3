import { isRole } from '@zhilu/domain';
import { articlesOf, outcomesOf, splitList, zhiluProperties } from './properties';
import { extensions, list, reference, text, type ModdleElement } from './moddle';
import { eventDefinitions, idOf } from './parse-elements';
import type {
  CatchModel,
  EndEventModel,
  InputModel,
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
    outcomes: outcomesOf(properties['outcomes'], elementId),
    outcomeVariable: properties['outcomeVariable'] ?? null,
    deadline: properties['deadline'] ?? null,
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
  const external = text(task, 'camunda:type') === 'external';
  return {
    elementId: idOf(task),
    name: task.name ?? '',
    topic: external ? text(task, 'camunda:topic') : null,
    inputs: inputModels(task),
    catches: boundaries.filter((event) => reference(event, 'attachedToRef') === task).flatMap(catchModels),
    retry: properties['retry'] ?? null,
    articles: articlesOf(properties),
  };
}

/** Input parameters of an element; a nested definition (list, map, script) has no text and reads as empty. */
export function inputModels(element: ModdleElement): InputModel[] {
  return extensions(element, 'camunda:InputOutput')
    .flatMap((mapping) => list(mapping, 'inputParameters'))
    .map((parameter) => ({ name: text(parameter, 'name') ?? '', value: text(parameter, 'value') ?? '' }));
}

function catchModels(boundary: ModdleElement): CatchModel[] {
  return eventDefinitions(boundary)
    .filter((definition) => definition.$instanceOf('bpmn:ErrorEventDefinition'))
    .map((definition) => {
      const error = reference(definition, 'errorRef');
      return { elementId: idOf(boundary), code: error ? (text(error, 'errorCode') ?? '') : '' };
    });
}

export function endEventModel(event: ModdleElement): EndEventModel {
  return {
    elementId: idOf(event),
    name: event.name ?? '',
    caseState: zhiluProperties(event)['caseState'] ?? null,
    endsCase: endsCase(event),
  };
}

/** At the top, or in an event sub-process that interrupts the top: there the case ends with it. */
function endsCase(event: ModdleElement): boolean {
  const scope = event.$parent;
  if (!scope?.$instanceOf('bpmn:SubProcess')) return true;
  if (scope.get('triggeredByEvent') !== true || scope.$parent?.$instanceOf('bpmn:SubProcess')) return false;
  const starts = list(scope, 'flowElements').filter((each) => each.$instanceOf('bpmn:StartEvent'));
  return starts.some((start) => start.get('isInterrupting') !== false);
}

export function messageModels(event: ModdleElement): MessageModel[] {
  return eventDefinitions(event)
    .filter((definition) => definition.$instanceOf('bpmn:MessageEventDefinition'))
    .map((definition) => {
      const message = reference(definition, 'messageRef');
      return { elementId: idOf(event), name: message?.name ?? '' };
    });
}
