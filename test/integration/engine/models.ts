/** Models for tests of the engine client and the worker: as small as the engine takes them. */

const HEAD = `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:camunda="http://camunda.org/schema/1.0/bpmn"
  id="definitions" targetNamespace="http://zhilu.cn/test">`;

export interface Step {
  topic: string;
  retry?: string;
  /** Code of a boundary event that catches a business result. */
  catches?: string;
}

/** Start, one automatic step, end. */
export function oneStep(processId: string, step: Step): string {
  const caught = step.catches
    ? `<bpmn:boundaryEvent id="event_caught" attachedToRef="serviceTask_step">
         <bpmn:outgoing>flow_caught</bpmn:outgoing>
         <bpmn:errorEventDefinition id="caught" errorRef="error_caught"/>
       </bpmn:boundaryEvent>
       <bpmn:sequenceFlow id="flow_caught" sourceRef="event_caught" targetRef="event_otherEnd"/>
       <bpmn:endEvent id="event_otherEnd"/>`
    : '';
  return `${HEAD}
  ${step.catches ? `<bpmn:error id="error_caught" name="caught" errorCode="${step.catches}"/>` : ''}
  <bpmn:process id="${processId}" isExecutable="true" camunda:historyTimeToLive="P30D">
    <bpmn:startEvent id="event_start"/>
    <bpmn:sequenceFlow id="flow_1" sourceRef="event_start" targetRef="serviceTask_step"/>
    ${serviceTask('serviceTask_step', step)}
    <bpmn:sequenceFlow id="flow_2" sourceRef="serviceTask_step" targetRef="event_end"/>
    <bpmn:endEvent id="event_end"/>
    ${caught}
  </bpmn:process>
</bpmn:definitions>`;
}

/** A case whose one step is another process, under the same case number. */
export function callingProcess(processId: string, calledId: string): string {
  return `${HEAD}
  <bpmn:process id="${processId}" isExecutable="true" camunda:historyTimeToLive="P30D">
    <bpmn:startEvent id="event_start"/>
    <bpmn:sequenceFlow id="flow_1" sourceRef="event_start" targetRef="callActivity_part"/>
    <bpmn:callActivity id="callActivity_part" calledElement="${calledId}">
      <bpmn:extensionElements><camunda:in businessKey="#{execution.processBusinessKey}"/></bpmn:extensionElements>
    </bpmn:callActivity>
    <bpmn:sequenceFlow id="flow_2" sourceRef="callActivity_part" targetRef="event_end"/>
    <bpmn:endEvent id="event_end"/>
  </bpmn:process>
</bpmn:definitions>`;
}

/** Many automatic steps at once that meet again: their completions collide. */
export function parallelSteps(processId: string, step: Step, count: number): string {
  const branches = Array.from({ length: count }, (_, index) => {
    const id = `serviceTask_step${index}`;
    return `<bpmn:sequenceFlow id="flow_to${index}" sourceRef="gateway_fork" targetRef="${id}"/>
    ${serviceTask(id, step)}
    <bpmn:sequenceFlow id="flow_from${index}" sourceRef="${id}" targetRef="gateway_join"/>`;
  });
  return `${HEAD}
  <bpmn:process id="${processId}" isExecutable="true" camunda:historyTimeToLive="P30D">
    <bpmn:startEvent id="event_start"/>
    <bpmn:sequenceFlow id="flow_1" sourceRef="event_start" targetRef="gateway_fork"/>
    <bpmn:parallelGateway id="gateway_fork"/>
    ${branches.join('\n')}
    <bpmn:parallelGateway id="gateway_join"/>
    <bpmn:sequenceFlow id="flow_2" sourceRef="gateway_join" targetRef="event_end"/>
    <bpmn:endEvent id="event_end"/>
  </bpmn:process>
</bpmn:definitions>`;
}

/** A person's step with a form, then one that waits for a message or a timer. */
export function personsStep(processId: string): string {
  return `${HEAD}
  <bpmn:message id="message_go" name="${processId}.goOn"/>
  <bpmn:process id="${processId}" isExecutable="true" camunda:historyTimeToLive="P30D">
    <bpmn:startEvent id="event_start"/>
    <bpmn:sequenceFlow id="flow_1" sourceRef="event_start" targetRef="userTask_ask"/>
    <bpmn:userTask id="userTask_ask" name="提问" camunda:formRef="${processId}.ask" camunda:formRefBinding="deployment" camunda:candidateGroups="officer"/>
    <bpmn:sequenceFlow id="flow_2" sourceRef="userTask_ask" targetRef="gateway_wait"/>
    <bpmn:eventBasedGateway id="gateway_wait"/>
    <bpmn:sequenceFlow id="flow_3" sourceRef="gateway_wait" targetRef="event_message"/>
    <bpmn:sequenceFlow id="flow_4" sourceRef="gateway_wait" targetRef="event_timer"/>
    <bpmn:intermediateCatchEvent id="event_message"><bpmn:messageEventDefinition id="onMessage" messageRef="message_go"/></bpmn:intermediateCatchEvent>
    <bpmn:intermediateCatchEvent id="event_timer"><bpmn:timerEventDefinition id="onTimer"><bpmn:timeDuration>P2D</bpmn:timeDuration></bpmn:timerEventDefinition></bpmn:intermediateCatchEvent>
    <bpmn:sequenceFlow id="flow_5" sourceRef="event_message" targetRef="event_end"/>
    <bpmn:sequenceFlow id="flow_6" sourceRef="event_timer" targetRef="event_late"/>
    <bpmn:endEvent id="event_end"/>
    <bpmn:endEvent id="event_late"/>
  </bpmn:process>
</bpmn:definitions>`;
}

/** A form-js schema with one text field. */
export function form(id: string): string {
  return JSON.stringify({
    id,
    type: 'default',
    schemaVersion: 18,
    components: [{ id: 'field_answer', key: 'answer', type: 'textfield', label: '回答' }],
  });
}

function serviceTask(id: string, { topic, retry }: Step): string {
  const properties = retry
    ? `<bpmn:extensionElements><camunda:properties><camunda:property name="zhilu.retry" value="${retry}"/></camunda:properties></bpmn:extensionElements>`
    : '';
  return `<bpmn:serviceTask id="${id}" name="步骤" camunda:type="external" camunda:topic="${topic}">${properties}</bpmn:serviceTask>`;
}
