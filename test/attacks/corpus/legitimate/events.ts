import { definitions, around, boundary, externalTask, flow, userTask } from '../model';
import { type Part } from './collect';

const timer = (inner: string): string => `<bpmn:timerEventDefinition id="timer">${inner}</bpmn:timerEventDefinition>`;
const duration = (text: string): string =>
  timer(`<bpmn:timeDuration xsi:type="bpmn:tFormalExpression">${text}</bpmn:timeDuration>`);

/** Timers, messages, errors, escalations and signals. */
export const events: Part = (add) => {
  add(
    'ok-event-based',
    definitions(
      'ok-event-based',
      `<bpmn:startEvent id="start"/>${flow('a', 'start', 'gateway')}<bpmn:eventBasedGateway id="gateway"/>${flow('b', 'gateway', 'message')}${flow('c', 'gateway', 'late')}<bpmn:intermediateCatchEvent id="message"><bpmn:messageEventDefinition messageRef="m"/></bpmn:intermediateCatchEvent><bpmn:intermediateCatchEvent id="late">${duration('P14D')}</bpmn:intermediateCatchEvent>${flow('d', 'message', 'end')}${flow('e', 'late', 'end')}<bpmn:endEvent id="end"/>`,
      { before: '<bpmn:message id="m" name="ok-event-based.materialSent"/>' },
    ),
  );
  add(
    'ok-boundary-timer',
    around('ok-boundary-timer', userTask('') + boundary(duration('PT24H'), 'name="超过24小时" cancelActivity="false"')),
  );
  add(
    'ok-boundary-variable-timer',
    around('ok-boundary-variable-timer', userTask('') + boundary(duration('${reminderAfter}'))),
  );
  add(
    'ok-reminders',
    around(
      'ok-reminders',
      userTask('') +
        boundary(
          timer('<bpmn:timeCycle xsi:type="bpmn:tFormalExpression">R3/PT24H</bpmn:timeCycle>'),
          'cancelActivity="false"',
        ),
    ),
  );
  add(
    'ok-boundary-error',
    around(
      'ok-boundary-error',
      externalTask() +
        boundary(
          '<bpmn:errorEventDefinition id="d" errorRef="e" camunda:errorCodeVariable="errorCode" camunda:errorMessageVariable="errorMessage"/>',
        ),
      { before: '<bpmn:error id="e" name="没有录像" errorCode="footageNotFound"/>' },
    ),
  );
  add(
    'ok-boundary-message',
    around('ok-boundary-message', userTask('') + boundary('<bpmn:messageEventDefinition messageRef="m"/>'), {
      before: '<bpmn:message id="m" name="court-access.requestWithdrawn"/>',
    }),
  );
  add(
    'ok-escalation',
    around(
      'ok-escalation',
      `<bpmn:subProcess id="target"><bpmn:startEvent id="s2"/>${flow('f2', 's2', 't2')}<bpmn:intermediateThrowEvent id="t2"><bpmn:escalationEventDefinition escalationRef="e"/></bpmn:intermediateThrowEvent>${flow('f3', 't2', 'e2')}<bpmn:endEvent id="e2"/></bpmn:subProcess>${boundary('<bpmn:escalationEventDefinition escalationRef="e" camunda:escalationCodeVariable="code"/>', 'cancelActivity="false"')}`,
      { before: '<bpmn:escalation id="e" name="上报" escalationCode="overdue"/>' },
    ),
  );
  add(
    'ok-event-sub-process',
    around(
      'ok-event-sub-process',
      `${userTask('')}<bpmn:subProcess id="withdrawn" triggeredByEvent="true"><bpmn:startEvent id="s2" isInterrupting="true"><bpmn:messageEventDefinition messageRef="m"/></bpmn:startEvent>${flow('f2', 's2', 'e2')}<bpmn:endEvent id="e2"><bpmn:terminateEventDefinition/></bpmn:endEvent></bpmn:subProcess>`,
      { before: '<bpmn:message id="m" name="ok-event-sub-process.withdrawn"/>' },
    ),
  );
  add(
    'ok-error-end',
    definitions(
      'ok-error-end',
      `<bpmn:startEvent id="start"/>${flow('a', 'start', 'sub')}<bpmn:subProcess id="sub"><bpmn:startEvent id="s2"/>${flow('f2', 's2', 'e2')}<bpmn:endEvent id="e2"><bpmn:errorEventDefinition errorRef="e"/></bpmn:endEvent></bpmn:subProcess><bpmn:boundaryEvent id="boundary" attachedToRef="sub"><bpmn:errorEventDefinition errorRef="e"/></bpmn:boundaryEvent>${flow('b', 'boundary', 'end')}<bpmn:endEvent id="end"/>`,
      { before: '<bpmn:error id="e" errorCode="mismatch"/>' },
    ),
  );
  add(
    'ok-daily-start',
    definitions(
      'ok-daily-start',
      `<bpmn:startEvent id="start">${timer('<bpmn:timeCycle xsi:type="bpmn:tFormalExpression">R/2027-01-01T18:00:00+08:00/P1D</bpmn:timeCycle>')}</bpmn:startEvent>${flow('f', 'start', 'end')}<bpmn:endEvent id="end"/>`,
    ),
  );
  add(
    'ok-date-timer',
    around(
      'ok-date-timer',
      `<bpmn:intermediateCatchEvent id="target">${timer('<bpmn:timeDate xsi:type="bpmn:tFormalExpression">${expiresAt}</bpmn:timeDate>')}</bpmn:intermediateCatchEvent>`,
    ),
  );
  add(
    'ok-signal',
    around(
      'ok-signal',
      '<bpmn:intermediateThrowEvent id="target"><bpmn:signalEventDefinition signalRef="s"/></bpmn:intermediateThrowEvent>',
      { before: '<bpmn:signal id="s" name="footage.arrived"/>' },
    ),
  );
  add(
    'ok-receive',
    around('ok-receive', '<bpmn:receiveTask id="target" name="等待材料" messageRef="m"/>', {
      before: '<bpmn:message id="m" name="ok-receive.materialSent"/>',
    }),
  );
};
