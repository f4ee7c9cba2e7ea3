import { definitions, around, branching, extensions, externalTask, flow, inputOutput, userTask } from '../model';
import { at, onStart, type Part } from './collect';

/** Listeners, scripts, and people by another door. */
export const listenersAndScripts: Part = (add) => {
  add('task-listener', (id, run) =>
    onStart(around(id, userTask('', extensions(`<camunda:taskListener event="create" expression="${run}"/>`)))),
  );
  add('task-listener-class', (id) =>
    at(around(id, userTask('', extensions('<camunda:taskListener event="create" class="java.lang.Thread"/>')))),
  );
  add('execution-listener', (id, run) =>
    onStart(around(id, externalTask('', extensions(`<camunda:executionListener event="start" expression="${run}"/>`)))),
  );
  add('process-listener', (id, run) =>
    onStart(
      definitions(
        id,
        `${extensions(`<camunda:executionListener event="start" expression="${run}"/>`)}<bpmn:startEvent id="start"/>${flow('f', 'start', 'end')}<bpmn:endEvent id="end"/>`,
      ),
      'process-listener',
    ),
  );
  add('flow-listener', (id, run) =>
    onStart(
      definitions(
        id,
        `<bpmn:startEvent id="start"/>${flow('target', 'start', 'end', extensions(`<camunda:executionListener event="take" expression="${run}"/>`))}<bpmn:endEvent id="end"/>`,
      ),
    ),
  );
  add('listener-script', (id) =>
    at(
      around(
        id,
        externalTask(
          '',
          extensions(
            '<camunda:executionListener event="start"><camunda:script scriptFormat="juel">${1}</camunda:script></camunda:executionListener>',
          ),
        ),
      ),
    ),
  );
  add('script-task', (id) =>
    at(
      around(
        id,
        '<bpmn:scriptTask id="target" scriptFormat="javascript"><bpmn:script>1</bpmn:script></bpmn:scriptTask>',
      ),
    ),
  );
  add('script-task-juel', (id, run) =>
    onStart(
      around(
        id,
        `<bpmn:scriptTask id="target" scriptFormat="juel"><bpmn:script>${run}</bpmn:script></bpmn:scriptTask>`,
      ),
    ),
  );
  add('script-task-without-format', (id, run) =>
    onStart(around(id, `<bpmn:scriptTask id="target"><bpmn:script>${run}</bpmn:script></bpmn:scriptTask>`)),
  );
  add('script-task-from-deployment', (id) =>
    at(around(id, '<bpmn:scriptTask id="target" scriptFormat="juel" camunda:resource="deployment://x.js"/>')),
  );
  add('input-script', (id, run) =>
    onStart(
      around(
        id,
        userTask(
          '',
          inputOutput(
            `<camunda:inputParameter name="a"><camunda:script scriptFormat="juel">${run}</camunda:script></camunda:inputParameter>`,
          ),
        ),
      ),
    ),
  );
  add('condition-in-a-language', (id) => at(branching(id, '${true}', 'language="javascript"')));
  add('condition-from-a-file', (id) => at(branching(id, '', 'language="juel" camunda:resource="deployment://x"')));
  add('expression-language-of-the-file', (id) =>
    at(around(id, userTask(''), { definitions: 'expressionLanguage="javascript"' }), 'definitions'),
  );

  // People by another door
  add('potential-owner', (id, run) =>
    onStart(
      around(
        id,
        userTask(
          '',
          `<bpmn:potentialOwner><bpmn:resourceAssignmentExpression><bpmn:formalExpression>${run}</bpmn:formalExpression></bpmn:resourceAssignmentExpression></bpmn:potentialOwner>`,
        ),
      ),
    ),
  );
  add('human-performer', (id, run) =>
    onStart(
      around(
        id,
        userTask(
          '',
          `<bpmn:humanPerformer><bpmn:resourceAssignmentExpression><bpmn:formalExpression>${run}</bpmn:formalExpression></bpmn:resourceAssignmentExpression></bpmn:humanPerformer>`,
        ),
      ),
    ),
  );
  add('data-input-association', (id, run) =>
    at(
      around(
        id,
        `<bpmn:callActivity id="target" calledElement="other"><bpmn:dataInputAssociation><bpmn:assignment><bpmn:from>${run}</bpmn:from><bpmn:to>a</bpmn:to></bpmn:assignment></bpmn:dataInputAssociation></bpmn:callActivity>`,
      ),
    ),
  );
};
