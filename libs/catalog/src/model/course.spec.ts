import { reachable, type Restriction } from './course';
import { parseModel } from './parse-model';

const flow = (id: string, from: string, to: string, condition = ''): string =>
  `<bpmn:sequenceFlow id="${id}" sourceRef="${from}" targetRef="${to}">${
    condition && `<bpmn:conditionExpression>\${${condition}}</bpmn:conditionExpression>`
  }</bpmn:sequenceFlow>`;

const step = (id: string, outcomes: string, variable = 'decision'): string =>
  `<bpmn:userTask id="${id}"><bpmn:extensionElements><camunda:properties>
    <camunda:property name="zhilu.outcomes" value="${outcomes}" />
    <camunda:property name="zhilu.outcomeVariable" value="${variable}" />
  </camunda:properties></bpmn:extensionElements></bpmn:userTask>`;

async function reached(body: string, restriction?: Restriction): Promise<string[]> {
  const model = await parseModel(`<?xml version="1.0" encoding="UTF-8"?>
    <bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
      xmlns:camunda="http://camunda.org/schema/1.0/bpmn" targetNamespace="t">
      <bpmn:process id="a-process" isExecutable="true"><bpmn:startEvent id="start" />${body}</bpmn:process>
    </bpmn:definitions>`);
  return [...reachable(model, restriction)].sort();
}

const decided = `${flow('f1', 'start', 'decide')}${step('decide', 'yes=同意|no=不同意')}${flow('f2', 'decide', 'choice')}
  <bpmn:exclusiveGateway id="choice" default="f3" />${flow('f3', 'choice', 'refused')}
  ${flow('f4', 'choice', 'granted', "decision == 'yes'")}<bpmn:endEvent id="refused" /><bpmn:endEvent id="granted" />`;

describe('where a case may come to', () => {
  it('follows every flow when nothing rules it out', async () => {
    expect(await reached(decided)).toEqual(['choice', 'decide', 'granted', 'refused', 'start']);
  });

  it('stops at a step that is never done', async () => {
    expect(await reached(decided, new Map([['decide', []]]))).toEqual(['decide', 'start']);
  });

  it.each([
    ['no', ['refused']],
    ['yes', ['granted']],
  ])('takes with the outcome %s only the flow that fits', async (outcome, ends) => {
    const all = await reached(decided, new Map([['decide', [outcome]]]));
    expect(all.filter((id) => ['refused', 'granted'].includes(id))).toEqual(ends);
  });

  it('weighs the newest outcome of a variable that two steps set', async () => {
    const twice = decided
      .replace('sourceRef="start" targetRef="decide"', 'sourceRef="start" targetRef="before"')
      .concat(step('before', 'yes=同意|no=不同意'), flow('f0', 'before', 'decide'));
    expect(await reached(twice, new Map([['decide', ['no']]]))).not.toContain('granted');
    expect(await reached(twice, new Map([['before', ['no']]]))).toContain('granted');
  });

  it('rules nothing out by a variable that something else sets too', async () => {
    const other = decided.replace(
      'value="decision" />',
      'value="decision" /><camunda:property name="zhilu.variables" value="decision" />',
    );
    expect(await reached(other, new Map([['decide', ['no']]]))).toContain('granted');
  });

  it('comes round a loop with what was learnt in it', async () => {
    const loop = `${flow('f1', 'start', 'merge')}<bpmn:exclusiveGateway id="merge" />${flow('f2', 'merge', 'ask')}
      ${step('ask', 'again=再问|done=完成', 'answer')}${flow('f3', 'ask', 'choice')}
      <bpmn:exclusiveGateway id="choice" default="f5" />${flow('f4', 'choice', 'merge', "answer == 'again'")}
      ${flow('f5', 'choice', 'end')}<bpmn:endEvent id="end" />`;
    expect(await reached(loop)).toContain('end');
    expect(await reached(loop, new Map([['ask', ['again']]]))).not.toContain('end');
  });

  it('leaves a sub-process only by its end, but its edge and an event sub-process at any time', async () => {
    const inside = `${flow('f1', 'start', 'scope')}<bpmn:subProcess id="scope"><bpmn:startEvent id="begin" />
        ${flow('f2', 'begin', 'decide')}${step('decide', 'yes=同意')}${flow('f3', 'decide', 'finish')}<bpmn:endEvent id="finish" />
      </bpmn:subProcess>${flow('f4', 'scope', 'after')}<bpmn:endEvent id="after" />
      <bpmn:boundaryEvent id="edge" attachedToRef="scope"><bpmn:timerEventDefinition /></bpmn:boundaryEvent>
      ${flow('f5', 'edge', 'late')}<bpmn:endEvent id="late" />
      <bpmn:subProcess id="withdrawal" triggeredByEvent="true"><bpmn:startEvent id="asked"><bpmn:messageEventDefinition />
      </bpmn:startEvent>${flow('f6', 'asked', 'withdrawn')}<bpmn:endEvent id="withdrawn" /></bpmn:subProcess>`;
    expect(await reached(inside)).toContain('after');
    const undone = await reached(inside, new Map([['decide', []]]));
    expect(undone).not.toContain('after');
    expect(undone).toEqual(expect.arrayContaining(['late', 'withdrawn']));
  });

  it('does not leave a sub-process by the end of a reminder beside it', async () => {
    const reminded = `${flow('f1', 'start', 'scope')}<bpmn:subProcess id="scope"><bpmn:startEvent id="begin" />
        ${flow('f2', 'begin', 'decide')}${step('decide', 'yes=同意')}${flow('f3', 'decide', 'finish')}<bpmn:endEvent id="finish" />
        <bpmn:boundaryEvent id="clock" attachedToRef="decide" cancelActivity="false"><bpmn:timerEventDefinition />
        </bpmn:boundaryEvent>${flow('f5', 'clock', 'told')}<bpmn:endEvent id="told" />
      </bpmn:subProcess>${flow('f4', 'scope', 'after')}<bpmn:endEvent id="after" />`;
    const undone = await reached(reminded, new Map([['decide', []]]));
    expect(undone).toContain('told');
    expect(undone).not.toContain('after');
    expect(await reached(reminded)).toContain('after');
  });
});
