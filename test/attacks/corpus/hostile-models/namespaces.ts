import { around, extensions, userTask } from '../model';
import { at, onStart, type Part } from './collect';

/** Other names for the engine’s own namespace, and foreign ones. */
export const namespaces: Part = (add) => {
  add('activiti-namespace', (id, run) => ({
    ...onStart(
      around(id, `<bpmn:serviceTask id="target" a:expression="${run}"/>`, {
        namespaces: 'xmlns:a="http://activiti.org/bpmn"',
      }),
    ),
    effectOn: 'camunda',
  }));
  add('operaton-namespace', (id, run) => ({
    ...onStart(
      around(id, `<bpmn:serviceTask id="target" a:expression="${run}"/>`, {
        namespaces: 'xmlns:a="http://operaton.org/schema/1.0/bpmn"',
      }),
    ),
    effectOn: 'operaton',
  }));
  add('camunda-namespace-by-another-prefix', (id, run) =>
    onStart(
      around(id, `<bpmn:serviceTask id="target" c:expression="${run}"/>`, {
        namespaces: 'xmlns:c="http://camunda.org/schema/1.0/bpmn"',
      }),
    ),
  );
  add('activiti-listener', (id, run) => ({
    ...onStart(
      around(id, userTask('', extensions(`<a:taskListener event="create" expression="${run}"/>`)), {
        namespaces: 'xmlns:a="http://activiti.org/bpmn"',
      }),
    ),
    effectOn: 'camunda',
  }));
  add('task-in-a-foreign-namespace', (id, run) =>
    at(
      around(id, `<x:scriptTask id="target" scriptFormat="juel"><x:script>${run}</x:script></x:scriptTask>`, {
        namespaces: 'xmlns:x="http://example.org/x"',
      }),
    ),
  );
  add('task-in-the-engine-namespace', (id, run) =>
    at(
      around(
        id,
        `<camunda:scriptTask id="target" scriptFormat="juel"><camunda:script>${run}</camunda:script></camunda:scriptTask>`,
      ),
    ),
  );
  add('task-without-a-namespace', (id) =>
    at(around(id, '<scriptTask id="target" scriptFormat="juel"><script>1</script></scriptTask>')),
  );
  add('foreign-namespace-declared', (id) => ({
    model: around(id, userTask(''), { namespaces: 'xmlns:zeebe="http://camunda.org/schema/zeebe/1.0"' }),
  }));
  add('bpmn-prefixed-attribute', (id) => at(around(id, '<bpmn:userTask id="target" bpmn:name="x"/>')));
};
