import {
  definitions,
  around,
  boundary,
  branching,
  extensions,
  externalTask,
  flow,
  inputOutput,
  userTask,
} from '../model';
import { at, onStart, type Part } from './collect';

/** Calls inside expressions, wherever the engine evaluates one. */
export const callsInExpressions: Part = (add) => {
  add('call-in-condition', (id, run) => onStart(branching(id, run)));
  add('call-in-assignee', (id, run) => onStart(around(id, userTask(`camunda:assignee="${run}"`))));
  add('call-in-candidate-groups', (id, run) => onStart(around(id, userTask(`camunda:candidateGroups="${run}"`))));
  add('call-in-candidate-users', (id, run) => onStart(around(id, userTask(`camunda:candidateUsers="${run}"`))));
  add('call-in-due-date', (id, run) => onStart(around(id, userTask(`camunda:dueDate="${run}"`))));
  add('call-in-follow-up-date', (id, run) => at(around(id, userTask(`camunda:followUpDate="${run}"`))));
  add('call-in-priority', (id, run) => onStart(around(id, userTask(`camunda:priority="${run}"`))));
  add('call-in-topic', (id, run) =>
    onStart(around(id, `<bpmn:serviceTask id="target" camunda:type="external" camunda:topic="${run}"/>`)),
  );
  add('call-in-task-priority', (id, run) => at(around(id, externalTask(`camunda:taskPriority="${run}"`))));
  add('call-in-job-priority', (id, run) =>
    at(around(id, externalTask(`camunda:asyncBefore="true" camunda:jobPriority="${run}"`))),
  );
  add('call-in-task-name', (id, run) => onStart(around(id, userTask(`name="${run}"`))));
  add('call-in-documentation', (id, run) =>
    onStart(around(id, userTask('', `<bpmn:documentation>${run}</bpmn:documentation>`))),
  );
  add('call-in-form-ref', (id, run) =>
    at(around(id, userTask(`camunda:formRef="${run}" camunda:formRefBinding="latest"`))),
  );
  add('call-in-form-key', (id, run) => at(around(id, userTask(`camunda:formKey="${run}"`))));
  add('call-in-form-field-default', (id, run) =>
    at(
      around(
        id,
        userTask(
          '',
          extensions(
            `<camunda:formData><camunda:formField id="f" type="string" defaultValue="${run}"/></camunda:formData>`,
          ),
        ),
      ),
    ),
  );
  add('call-in-input', (id, run) =>
    onStart(around(id, userTask('', inputOutput(`<camunda:inputParameter name="a">${run}</camunda:inputParameter>`)))),
  );
  add('call-in-output', (id, run) =>
    at(around(id, externalTask('', inputOutput(`<camunda:outputParameter name="a">${run}</camunda:outputParameter>`)))),
  );
  add('call-in-input-list', (id, run) =>
    onStart(
      around(
        id,
        userTask(
          '',
          inputOutput(
            `<camunda:inputParameter name="a"><camunda:list><camunda:value>${run}</camunda:value></camunda:list></camunda:inputParameter>`,
          ),
        ),
      ),
    ),
  );
  add('call-in-input-map', (id, run) =>
    onStart(
      around(
        id,
        userTask(
          '',
          inputOutput(
            `<camunda:inputParameter name="a"><camunda:map><camunda:entry key="k">${run}</camunda:entry></camunda:map></camunda:inputParameter>`,
          ),
        ),
      ),
    ),
  );
  add('call-in-duration', (id, run) =>
    onStart(
      around(
        id,
        userTask('') +
          boundary(
            `<bpmn:timerEventDefinition><bpmn:timeDuration>${run}</bpmn:timeDuration></bpmn:timerEventDefinition>`,
          ),
      ),
      'boundary',
    ),
  );
  add('call-in-start-timer', (id, run) => ({
    model: definitions(
      id,
      `<bpmn:startEvent id="target"><bpmn:timerEventDefinition><bpmn:timeDate>${run}</bpmn:timeDate></bpmn:timerEventDefinition></bpmn:startEvent>${flow('f', 'target', 'end')}<bpmn:endEvent id="end"/>`,
    ),
    element: 'target',
    effect: 'deploy',
  }));
  add('call-in-called-element', (id, run) =>
    onStart(around(id, `<bpmn:callActivity id="target" calledElement="${run}"/>`)),
  );
  add('call-in-source-expression', (id, run) =>
    onStart(
      around(
        id,
        `<bpmn:callActivity id="target" calledElement="other">${extensions(`<camunda:in sourceExpression="${run}" target="a"/>`)}</bpmn:callActivity>`,
      ),
    ),
  );
  add('call-in-business-key', (id, run) =>
    onStart(
      around(
        id,
        `<bpmn:callActivity id="target" calledElement="other">${extensions(`<camunda:in businessKey="${run}"/>`)}</bpmn:callActivity>`,
      ),
    ),
  );
  add('call-in-decision-ref', (id, run) =>
    onStart(around(id, `<bpmn:businessRuleTask id="target" camunda:decisionRef="${run}"/>`)),
  );
  add('call-in-collection', (id, run) =>
    onStart(
      around(
        id,
        userTask(
          '',
          `<bpmn:multiInstanceLoopCharacteristics camunda:collection="${run}" camunda:elementVariable="e"/>`,
        ),
      ),
    ),
  );
  add('call-in-cardinality', (id, run) =>
    onStart(
      around(
        id,
        userTask(
          '',
          `<bpmn:multiInstanceLoopCharacteristics><bpmn:loopCardinality>${run}</bpmn:loopCardinality></bpmn:multiInstanceLoopCharacteristics>`,
        ),
      ),
    ),
  );
  add('call-in-completion-condition', (id, run) =>
    at(
      around(
        id,
        userTask(
          '',
          `<bpmn:multiInstanceLoopCharacteristics camunda:collection="people" camunda:elementVariable="e"><bpmn:completionCondition>${run}</bpmn:completionCondition></bpmn:multiInstanceLoopCharacteristics>`,
        ),
      ),
    ),
  );
  add('call-in-message-name', (id, run) =>
    at(
      around(id, '<bpmn:receiveTask id="target" messageRef="m"/>', { before: `<bpmn:message id="m" name="${run}"/>` }),
      'm',
    ),
  );
  add('call-in-signal-name', (id, run) =>
    at(
      around(
        id,
        '<bpmn:intermediateThrowEvent id="target"><bpmn:signalEventDefinition signalRef="s"/></bpmn:intermediateThrowEvent>',
        { before: `<bpmn:signal id="s" name="${run}"/>` },
      ),
      's',
    ),
  );
  add('call-in-error-message', (id, run) =>
    at(
      around(id, externalTask() + boundary('<bpmn:errorEventDefinition errorRef="e"/>'), {
        before: `<bpmn:error id="e" errorCode="x" camunda:errorMessage="${run}"/>`,
      }),
      'e',
    ),
  );
  add('call-in-escalation-code', (id, run) =>
    at(
      around(
        id,
        '<bpmn:intermediateThrowEvent id="target"><bpmn:escalationEventDefinition escalationRef="e"/></bpmn:intermediateThrowEvent>',
        { before: `<bpmn:escalation id="e" escalationCode="${run}"/>` },
      ),
      'e',
    ),
  );
  add('call-in-retry-cycle', (id, run) =>
    at(
      around(
        id,
        externalTask(
          'camunda:asyncBefore="true"',
          extensions(`<camunda:failedJobRetryTimeCycle>${run}</camunda:failedJobRetryTimeCycle>`),
        ),
      ),
    ),
  );
  add('call-in-starter-groups', (id, run) =>
    at(around(id, userTask(''), { process: `camunda:candidateStarterGroups="${run}"` }), 'call-in-starter-groups'),
  );
  add('call-in-conditional-event', (id, run) =>
    at(
      around(
        id,
        `<bpmn:intermediateCatchEvent id="target"><bpmn:conditionalEventDefinition><bpmn:condition xsi:type="bpmn:tFormalExpression">${run}</bpmn:condition></bpmn:conditionalEventDefinition></bpmn:intermediateCatchEvent>`,
      ),
    ),
  );
  add('call-in-property', (id, run) =>
    at(
      around(
        id,
        externalTask(
          '',
          extensions(
            `<camunda:properties><camunda:property name="zhilu.article" value="${run}"/></camunda:properties>`,
          ),
        ),
      ),
    ),
  );
};
