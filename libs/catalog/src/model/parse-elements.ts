import { articlesOf, zhiluProperties } from './properties';
import { list, reference, shortType, text, type ModdleElement } from './moddle';
import { ModelError } from './model-error';
import type { ElementModel, FlowModel, GatewayModel, LaneModel, TimerModel } from './process-model';

/** Every flow element of the process, sub-processes included, in the order of the file. */
export function flowElements(scope: ModdleElement): ModdleElement[] {
  return list(scope, 'flowElements').flatMap((element) =>
    element.$instanceOf('bpmn:SubProcess') ? [element, ...flowElements(element)] : [element],
  );
}

/** The id of an element; throws ModelError when it has none, since nothing could then refer to it. */
export function idOf(element: ModdleElement): string {
  if (element.id) return element.id;
  const name = element.name ?? shortType(element);
  throw new ModelError({ zh: `元素“${name}”没有编号（id）`, en: `The element "${name}" has no id` });
}

export function elementModel(element: ModdleElement): ElementModel {
  const parent = element.$parent;
  return {
    id: idOf(element),
    type: shortType(element),
    name: element.name ?? '',
    articles: articlesOf(zhiluProperties(element)),
    parentId: parent?.$instanceOf('bpmn:SubProcess') ? (parent.id ?? null) : null,
    attachedTo: element.$instanceOf('bpmn:BoundaryEvent') ? (reference(element, 'attachedToRef')?.id ?? null) : null,
    eventKind: eventKind(element),
    isEventSubProcess: element.$instanceOf('bpmn:SubProcess') && element.get('triggeredByEvent') === true,
    interrupting: element.get('cancelActivity') !== false && element.get('isInterrupting') !== false,
  };
}

function eventKind(element: ModdleElement): string | null {
  const [definition] = eventDefinitions(element);
  return definition ? shortType(definition).replace(/EventDefinition$/, '') : null;
}

export function eventDefinitions(element: ModdleElement): ModdleElement[] {
  return element.$instanceOf('bpmn:Event') ? list(element, 'eventDefinitions') : [];
}

export function flowModel(flow: ModdleElement): FlowModel {
  const condition = reference(flow, 'conditionExpression');
  const [source, target] = [reference(flow, 'sourceRef')?.id, reference(flow, 'targetRef')?.id];
  if (!source || !target) {
    const id = idOf(flow);
    throw new ModelError({ zh: `连线 ${id} 的起点或终点不存在`, en: `The flow ${id} has no source or no target` }, id);
  }
  return {
    id: idOf(flow),
    name: flow.name ?? null,
    source,
    target,
    condition: condition ? text(condition, 'body') : null,
  };
}

export function gatewayModel(gateway: ModdleElement): GatewayModel {
  return {
    elementId: idOf(gateway),
    name: gateway.name ?? null,
    type: shortType(gateway),
    defaultFlow: gateway.$instanceOf('bpmn:ParallelGateway') ? null : (referenceOrNull(gateway, 'default')?.id ?? null),
    outgoing: list(gateway, 'outgoing').map(idOf),
  };
}

function referenceOrNull(element: ModdleElement, property: string): ModdleElement | null {
  return element.$instanceOf('bpmn:EventBasedGateway') ? null : reference(element, property);
}

const TIMER_KINDS = { timeDuration: 'duration', timeDate: 'date', timeCycle: 'cycle' } as const;

export function timerModels(event: ModdleElement): TimerModel[] {
  return eventDefinitions(event)
    .filter((definition) => definition.$instanceOf('bpmn:TimerEventDefinition'))
    .flatMap((definition) =>
      Object.entries(TIMER_KINDS).flatMap(([property, kind]) => {
        const expression = reference(definition, property);
        return expression ? [{ elementId: idOf(event), kind, value: text(expression, 'body') ?? '' }] : [];
      }),
    );
}

export function laneModels(process: ModdleElement): LaneModel[] {
  return list(process, 'laneSets')
    .flatMap((set) => list(set, 'lanes'))
    .map((lane) => ({ id: idOf(lane), name: lane.name ?? '', elementIds: list(lane, 'flowNodeRef').map(idOf) }));
}
