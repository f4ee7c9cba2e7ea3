import { table } from '../decision';
import { definitions, around, branching, extensions, flow, userTask } from '../model';
import { type Part } from './collect';

/** Gateways, conditions, loops, decisions and calls. */
export const ways: Part = (add) => {
  add('ok-exclusive', branching('ok-exclusive', "${granted == 'yes' and (count &gt;= 2 or not empty reason)}"));
  add(
    'ok-condition-words',
    branching('ok-condition-words', '${amount gt 1000.50 &amp;&amp; unit != &quot;指挥中心&quot; || !urgent}'),
  );
  add('ok-condition-spread', branching('ok-condition-spread', '\n  <![CDATA[${ hours > 24 }]]>\n'));
  add('ok-condition-null', branching('ok-condition-null', '${answer == null or answer eq true}'));
  add(
    'ok-parallel',
    definitions(
      'ok-parallel',
      `<bpmn:startEvent id="start"/>${flow('a', 'start', 'fork')}<bpmn:parallelGateway id="fork"/>${flow('b', 'fork', 'one')}${flow('c', 'fork', 'two')}<bpmn:userTask id="one"/><bpmn:manualTask id="two"/>${flow('d', 'one', 'join')}${flow('e', 'two', 'join')}<bpmn:parallelGateway id="join" gatewayDirection="Converging"/>${flow('g', 'join', 'end')}<bpmn:endEvent id="end"/>`,
    ),
  );
  add(
    'ok-inclusive',
    definitions(
      'ok-inclusive',
      `<bpmn:startEvent id="start"/>${flow('a', 'start', 'fork')}<bpmn:inclusiveGateway id="fork" default="c"/>${flow('b', 'fork', 'one', '<bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">${secret}</bpmn:conditionExpression>')}${flow('c', 'fork', 'two')}<bpmn:userTask id="one"/><bpmn:userTask id="two"/>${flow('d', 'one', 'join')}${flow('e', 'two', 'join')}<bpmn:inclusiveGateway id="join"/>${flow('g', 'join', 'end')}<bpmn:endEvent id="end"/>`,
    ),
  );
  add(
    'ok-decision',
    around(
      'ok-decision',
      '<bpmn:businessRuleTask id="target" camunda:decisionRef="ok-decision-table" camunda:decisionRefBinding="deployment" camunda:mapDecisionResult="singleEntry" camunda:resultVariable="late"/>',
    ),
    { 'ok-decision.dmn': table('ok-decision-table', { entry: '[1..24]' }) },
  );
  add(
    'ok-call',
    around(
      'ok-call',
      `<bpmn:callActivity id="target" calledElement="ok-user-task" camunda:calledElementBinding="latest">${extensions('<camunda:in source="caseNumber" target="caseNumber"/><camunda:in businessKey="#{execution.processBusinessKey}"/><camunda:out source="granted" target="granted"/>')}</bpmn:callActivity>`,
    ),
  );
  add(
    'ok-several-people',
    around(
      'ok-several-people',
      userTask(
        'camunda:assignee="${person}"',
        '<bpmn:multiInstanceLoopCharacteristics isSequential="false" camunda:collection="people" camunda:elementVariable="person"><bpmn:completionCondition xsi:type="bpmn:tFormalExpression">${refused or nrOfCompletedInstances / nrOfInstances &gt;= 0.5}</bpmn:completionCondition></bpmn:multiInstanceLoopCharacteristics>',
      ),
    ),
  );
  add(
    'ok-waiting-loop',
    definitions(
      'ok-waiting-loop',
      `<bpmn:startEvent id="start"/>${flow('a', 'start', 'ask')}<bpmn:userTask id="ask"/>${flow('b', 'ask', 'enough')}<bpmn:exclusiveGateway id="enough" default="d"/>${flow('c', 'enough', 'ask', '<bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">${moreNeeded}</bpmn:conditionExpression>')}${flow('d', 'enough', 'end')}<bpmn:endEvent id="end"/>`,
    ),
  );
};
