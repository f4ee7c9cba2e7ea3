import { definitions, around, extensions, externalTask, flow, userTask } from '../model';
import { at, type Part } from './collect';

/** Models that wear the engine down, and what only looks harmless. */
export const wearingDown: Part = (add) => {
  add('endless-quick-timer', (id) =>
    at(
      definitions(
        id,
        `<bpmn:startEvent id="target"><bpmn:timerEventDefinition><bpmn:timeCycle>R/PT1S</bpmn:timeCycle></bpmn:timerEventDefinition></bpmn:startEvent>${flow('f', 'target', 'end')}<bpmn:endEvent id="end"/>`,
      ),
    ),
  );
  add('cron-timer', (id) =>
    at(
      definitions(
        id,
        `<bpmn:startEvent id="target"><bpmn:timerEventDefinition><bpmn:timeCycle>* * * * * ?</bpmn:timeCycle></bpmn:timerEventDefinition></bpmn:startEvent>${flow('f', 'target', 'end')}<bpmn:endEvent id="end"/>`,
      ),
    ),
  );
  add('zero-duration', (id) =>
    at(
      around(
        id,
        '<bpmn:intermediateCatchEvent id="target"><bpmn:timerEventDefinition><bpmn:timeDuration>PT0S</bpmn:timeDuration></bpmn:timerEventDefinition></bpmn:intermediateCatchEvent>',
      ),
    ),
  );
  add('huge-cardinality', (id) =>
    at(
      around(
        id,
        userTask(
          '',
          '<bpmn:multiInstanceLoopCharacteristics><bpmn:loopCardinality>100000000</bpmn:loopCardinality></bpmn:multiInstanceLoopCharacteristics>',
        ),
      ),
    ),
  );
  add('standard-loop', (id) =>
    at(around(id, '<bpmn:task id="target"><bpmn:standardLoopCharacteristics/></bpmn:task>')),
  );
  add('loop-without-a-wait', (id) =>
    at(
      definitions(
        id,
        `<bpmn:startEvent id="start"/>${flow('a', 'start', 'gateway')}<bpmn:exclusiveGateway id="gateway"/>${flow('b', 'gateway', 'task')}<bpmn:task id="task"/>${flow('c', 'task', 'gateway')}`,
      ),
      'gateway',
    ),
  );
  add('process-calling-itself', (id) =>
    at(around(id, `<bpmn:callActivity id="target" calledElement="${id}"/>`), 'process-calling-itself'),
  );
  add('ad-hoc-sub-process', (id) => at(around(id, '<bpmn:adHocSubProcess id="target"/>')));
  add('transaction-with-compensation', (id) => at(around(id, '<bpmn:transaction id="target"/>')));
  add('script-in-a-sub-process', (id) =>
    at(
      around(
        id,
        `<bpmn:subProcess id="target"><bpmn:startEvent id="s2"/>${flow('f2', 's2', 'inner')}<bpmn:scriptTask id="inner" scriptFormat="juel"><bpmn:script>1</bpmn:script></bpmn:scriptTask></bpmn:subProcess>`,
      ),
      'inner',
    ),
  );
  add('foreign-property-name', (id) =>
    at(
      around(
        id,
        externalTask(
          '',
          extensions('<camunda:properties><camunda:property name="engine.secret" value="x"/></camunda:properties>'),
        ),
      ),
    ),
  );
};
