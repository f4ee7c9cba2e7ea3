import { definitions, around, extensions, externalTask, flow, userTask } from '../model';
import { at, onStart, type Part } from './collect';

/** Code that a model names instead of bringing it along. */
export const codeByName: Part = (add, folder) => {
  add('service-expression', (id, run) =>
    onStart(around(id, `<bpmn:serviceTask id="target" camunda:expression="${run}"/>`)),
  );
  add('service-class', (id) => at(around(id, '<bpmn:serviceTask id="target" camunda:class="java.lang.Thread"/>')));
  add('service-delegate-expression', (id, run) =>
    onStart(around(id, `<bpmn:serviceTask id="target" camunda:delegateExpression="${run}"/>`)),
  );
  add('external-with-class', (id) => at(around(id, externalTask('camunda:class="java.lang.Thread"'))));
  add('service-without-type', (id) => at(around(id, '<bpmn:serviceTask id="target" camunda:topic="footage.export"/>')));
  add('send-task-expression', (id, run) =>
    onStart(around(id, `<bpmn:sendTask id="target" camunda:expression="${run}"/>`)),
  );
  add('business-rule-class', (id) =>
    at(around(id, '<bpmn:businessRuleTask id="target" camunda:class="java.lang.Thread"/>')),
  );
  add('throw-message-expression', (id, run) =>
    onStart(
      around(
        id,
        `<bpmn:intermediateThrowEvent id="target"><bpmn:messageEventDefinition camunda:expression="${run}"/></bpmn:intermediateThrowEvent>`,
      ),
    ),
  );
  add('end-message-expression', (id, run) =>
    onStart(
      definitions(
        id,
        `<bpmn:startEvent id="start"/>${flow('f', 'start', 'target')}<bpmn:endEvent id="target"><bpmn:messageEventDefinition camunda:expression="${run}"/></bpmn:endEvent>`,
      ),
    ),
  );
  add('shell-task', (id) =>
    onStart(
      around(
        id,
        `<bpmn:serviceTask id="target" camunda:type="shell">${extensions(`<camunda:field name="command" stringValue="touch"/><camunda:field name="arg1" stringValue="${folder}/${id}"/><camunda:field name="wait" stringValue="true"/>`)}</bpmn:serviceTask>`,
      ),
    ),
  );
  add('mail-task', (id) =>
    at(
      around(
        id,
        `<bpmn:serviceTask id="target" camunda:type="mail">${extensions('<camunda:field name="to" stringValue="a@example.org"/>')}</bpmn:serviceTask>`,
      ),
    ),
  );
  add('field-injection', (id, run) =>
    at(
      around(
        id,
        externalTask(
          '',
          extensions(`<camunda:field name="f"><camunda:expression>${run}</camunda:expression></camunda:field>`),
        ),
      ),
    ),
  );
  add('connector', (id) =>
    at(
      around(
        id,
        externalTask(
          '',
          extensions(
            '<camunda:connector><camunda:connectorId>http-connector</camunda:connectorId></camunda:connector>',
          ),
        ),
      ),
    ),
  );
  add('external-error-expression', (id, run) =>
    at(
      around(
        id,
        externalTask('', extensions(`<camunda:errorEventDefinition id="x" errorRef="e" expression="${run}"/>`)),
        { before: '<bpmn:error id="e" errorCode="x"/>' },
      ),
      'x',
    ),
  );
  add('variable-mapping-class', (id) =>
    at(
      around(
        id,
        '<bpmn:callActivity id="target" calledElement="other" camunda:variableMappingClass="java.lang.Thread"/>',
      ),
    ),
  );
  add('variable-mapping-delegate', (id, run) =>
    onStart(
      around(
        id,
        `<bpmn:callActivity id="target" calledElement="other" camunda:variableMappingDelegateExpression="${run}"/>`,
      ),
    ),
  );
  add('form-handler-class', (id) => at(around(id, userTask('camunda:formHandlerClass="java.lang.Thread"'))));
  add('start-form-handler-class', (id) =>
    at(
      definitions(
        id,
        `<bpmn:startEvent id="target" camunda:formHandlerClass="java.lang.Thread"/>${flow('f', 'target', 'end')}<bpmn:endEvent id="end"/>`,
      ),
    ),
  );
  add('form-field-validator', (id) =>
    at(
      around(
        id,
        userTask(
          '',
          extensions(
            '<camunda:formData><camunda:formField id="f" type="string"><camunda:validation><camunda:constraint name="validator" config="java.lang.Thread"/></camunda:validation></camunda:formField></camunda:formData>',
          ),
        ),
      ),
    ),
  );
};
