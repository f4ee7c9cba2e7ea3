import { table } from './decision';
import {
  around,
  boundary,
  branching,
  definitions,
  extensions,
  externalTask,
  flow,
  inputOutput,
  userTask,
} from './model';
import type { DeploymentCase } from './types';

const form = (id: string, components: unknown[]): string =>
  JSON.stringify(
    { id, type: 'default', schemaVersion: 18, exporter: { name: 'form-js', version: '1.23.0' }, components },
    null,
    2,
  );

const timer = (inner: string): string => `<bpmn:timerEventDefinition id="timer">${inner}</bpmn:timerEventDefinition>`;
const duration = (text: string): string =>
  timer(`<bpmn:timeDuration xsi:type="bpmn:tFormalExpression">${text}</bpmn:timeDuration>`);

const DIAGRAM_NAMESPACES =
  'xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:dc="http://www.omg.org/spec/DD/20100524/DC" xmlns:di="http://www.omg.org/spec/DD/20100524/DI" xmlns:bioc="http://bpmn.io/schema/bpmn/biocolor/1.0" xmlns:color="http://www.omg.org/spec/BPMN/non-normative/color/1.0" xmlns:modeler="http://camunda.org/schema/modeler/1.0"';

const LETTER = `<!DOCTYPE html>
<html lang="zh-CN"><head><meta charset="utf-8"/><title>{{caseNumber}}</title>
<style>
@page { size: A4; margin: 37mm 26mm 35mm 28mm; @bottom-center { content: counter(page); } }
body { font-family: "Noto Serif SC", serif; line-height: 1.75; }
.seal { background: url("data:image/png;base64,iVBORw0KGgo="); }
</style></head>
<body>
{{> _shared/letterhead title="查阅批准书" }}
{{!-- 正文 --}}
<p class="to {{#if urgent}}urgent{{/if}}">{{applicant.name}}：</p>
<table><thead><tr><th scope="col">序号</th><th>录像</th></tr></thead><tbody>
{{#each recordings as |recording index|}}
<tr {{#if recording.marked}}class="marked"{{/if}}><td colspan="1">{{@index}}</td><td>{{recording.name}} ({{formatDate recording.startedAt "yyyy-MM-dd HH:mm"}})</td></tr>
{{else}}
<tr><td colspan="2">无</td></tr>
{{/each}}
</tbody></table>
{{#unless granted}}<p style="text-align: right">不同意</p>{{/unless}}
{{#with ../signature}}<p>{{name}}</p>{{/with}}
<img src="{{verification.qrDataUrl}}" alt="核验码" width="80"/>
<p>1 &lt; 2</p><a href="#top">回到顶部</a><br>
{{> _shared/approval-block}}
</body></html>
`;

/** Deployments as a process owner makes them; each must be taken as it is. */
export function legitimate(): DeploymentCase[] {
  const cases: DeploymentCase[] = [];
  const add = (id: string, model: string, files: Record<string, string | Buffer> = {}) =>
    cases.push({ id, files: { [`${id}.bpmn`]: model, ...files } });

  add(
    'ok-user-task',
    around(
      'ok-user-task',
      userTask(
        'name="局主要负责人审批" camunda:candidateGroups="bureau-head"',
        '<bpmn:documentation>查阅申请的最终审批。</bpmn:documentation>',
      ),
    ),
  );
  add('ok-two-roles', around('ok-two-roles', userTask('camunda:candidateGroups="scene-leader,dept-leader"')));
  add(
    'ok-assignee',
    around(
      'ok-assignee',
      userTask(
        'camunda:assignee="${applicant}" camunda:dueDate="${dueDate}" camunda:followUpDate="${followUp}" camunda:priority="50"',
      ),
    ),
  );
  add(
    'ok-due-literal',
    around(
      'ok-due-literal',
      userTask('camunda:candidateGroups="archivist" camunda:dueDate="P3D" camunda:followUpDate="2027-01-01T09:00:00"'),
    ),
  );
  add(
    'ok-form',
    around(
      'ok-form',
      userTask(
        'camunda:formRef="ok-form.approve" camunda:formRefBinding="deployment" camunda:candidateGroups="bureau-head"',
        extensions(
          '<camunda:properties><camunda:property name="zhilu.article" value="art-17"/><camunda:property name="zhilu.register" value="查阅登记簿"/></camunda:properties>',
        ),
      ),
    ),
    {
      'ok-form/approve.form': form('ok-form.approve', [
        {
          id: 'granted',
          type: 'radio',
          key: 'granted',
          label: '是否同意',
          values: [
            { label: '同意', value: 'yes' },
            { label: '不同意', value: 'no' },
          ],
          validate: { required: true },
        },
      ]),
    },
  );
  add(
    'ok-start-form',
    definitions(
      'ok-start-form',
      `<bpmn:startEvent id="start" name="已申请" camunda:formRef="ok-start-form.start" camunda:formRefBinding="deployment" camunda:initiator="initiator"/>${flow('f', 'start', 'end')}<bpmn:endEvent id="end"/>`,
      {
        process:
          'name="外部查阅审批" camunda:versionTag="1.0.0" camunda:isStartableInTasklist="true" camunda:candidateStarterGroups="officer"',
      },
    ),
    {
      'start.form': form('ok-start-form.start', [{ id: 'a', type: 'textfield', key: 'applicant', label: '申请人' }]),
    },
  );
  add(
    'ok-external-task',
    around(
      'ok-external-task',
      externalTask(
        'name="导出封存副本" camunda:asyncBefore="true" camunda:asyncAfter="true" camunda:exclusive="false" camunda:jobPriority="10" camunda:taskPriority="5"',
        extensions(
          '<camunda:properties><camunda:property name="zhilu.retry" value="R3/PT5M"/></camunda:properties><camunda:failedJobRetryTimeCycle>R3/PT5M</camunda:failedJobRetryTimeCycle>',
        ),
      ),
    ),
  );
  add(
    'ok-parameters',
    around(
      'ok-parameters',
      externalTask(
        '',
        inputOutput(
          '<camunda:inputParameter name="template">decision-letter</camunda:inputParameter><camunda:inputParameter name="case">${caseNumber}</camunda:inputParameter><camunda:inputParameter name="key">${execution.processBusinessKey}</camunda:inputParameter><camunda:inputParameter name="late">${hours > 24 and not urgent}</camunda:inputParameter><camunda:inputParameter name="list"><camunda:list><camunda:value>a</camunda:value><camunda:value>${b}</camunda:value></camunda:list></camunda:inputParameter><camunda:inputParameter name="map"><camunda:map><camunda:entry key="k">v</camunda:entry><camunda:entry key="n"><camunda:list><camunda:value>1</camunda:value></camunda:list></camunda:entry></camunda:map></camunda:inputParameter><camunda:inputParameter name="nothing"/><camunda:outputParameter name="documentId">${documentId}</camunda:outputParameter>',
        ),
      ),
    ),
  );
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
    'ok-waiting-loop',
    definitions(
      'ok-waiting-loop',
      `<bpmn:startEvent id="start"/>${flow('a', 'start', 'ask')}<bpmn:userTask id="ask"/>${flow('b', 'ask', 'enough')}<bpmn:exclusiveGateway id="enough" default="d"/>${flow('c', 'enough', 'ask', '<bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">${moreNeeded}</bpmn:conditionExpression>')}${flow('d', 'enough', 'end')}<bpmn:endEvent id="end"/>`,
    ),
  );
  add(
    'ok-receive',
    around('ok-receive', '<bpmn:receiveTask id="target" name="等待材料" messageRef="m"/>', {
      before: '<bpmn:message id="m" name="ok-receive.materialSent"/>',
    }),
  );
  add(
    'ok-drawing',
    definitions(
      'ok-drawing',
      `<bpmn:laneSet id="lanes"><bpmn:lane id="lane" name="档案管理员"><bpmn:flowNodeRef>start</bpmn:flowNodeRef></bpmn:lane></bpmn:laneSet><bpmn:startEvent id="start"><bpmn:outgoing>f</bpmn:outgoing></bpmn:startEvent>${flow('f', 'start', 'end')}<bpmn:endEvent id="end"><bpmn:incoming>f</bpmn:incoming></bpmn:endEvent><bpmn:textAnnotation id="note"><bpmn:text>第十七条: 费用 $100</bpmn:text></bpmn:textAnnotation><bpmn:association id="assoc" sourceRef="start" targetRef="note" associationDirection="None"/><bpmn:group id="group" categoryValueRef="cv"/>`,
      {
        namespaces: DIAGRAM_NAMESPACES,
        definitions:
          'exporter="Zhilu" exporterVersion="1" modeler:executionPlatform="Camunda Platform" modeler:executionPlatformVersion="7.24.0"',
        before:
          '<bpmn:collaboration id="collaboration"><bpmn:participant id="pool" name="交通运输局" processRef="ok-drawing"/><bpmn:participant id="court" name="法院"/><bpmn:messageFlow id="mf" sourceRef="court" targetRef="pool"/></bpmn:collaboration><bpmn:category id="c"><bpmn:categoryValue id="cv" value="审批"/></bpmn:category>',
        after:
          '<bpmndi:BPMNDiagram id="diagram"><bpmndi:BPMNPlane id="plane" bpmnElement="collaboration"><bpmndi:BPMNShape id="sh" bpmnElement="start" bioc:stroke="#0d4372" bioc:fill="#bbdefb" color:background-color="#bbdefb" color:border-color="#0d4372"><dc:Bounds x="100.5" y="-2" width="36" height="36"/><bpmndi:BPMNLabel color:color="#0d4372"><dc:Bounds x="1" y="2" width="3" height="4"/></bpmndi:BPMNLabel></bpmndi:BPMNShape><bpmndi:BPMNEdge id="ed" bpmnElement="f"><di:waypoint x="1" y="2"/><di:waypoint x="3" y="2"/></bpmndi:BPMNEdge></bpmndi:BPMNPlane></bpmndi:BPMNDiagram>',
      },
    ),
  );
  add(
    'ok-single-quotes',
    around('ok-single-quotes', userTask(''), { prolog: "<?xml version='1.0' encoding='utf-8' standalone='no'?>" }),
  );
  add('ok-byte-order-mark', '\ufeff' + around('ok-byte-order-mark', userTask('')));

  const one = (id: string, name: string, content: string) => cases.push({ id, files: { [name]: content } });
  one(
    'ok-decision-feel',
    'feel.dmn',
    table('ok-decision-feel', {
      input: 'if days = null then 0 else days * 24',
      entry: 'not(&lt; 24), null',
      output: 'true',
    }),
  );
  one(
    'ok-decision-functions',
    'functions.dmn',
    table('ok-decision-functions', {
      input: 'duration("PT24H") &gt; duration("PT1H") and contains("for every function", "for")',
      entry: 'true',
    }).replace('typeRef="number"', 'typeRef="boolean"'),
  );
  one(
    'ok-form-all-types',
    'all.form',
    form('ok.all', [
      { id: 't', type: 'text', text: '### 说明\n请核对 [说明](/help/court-access) 与 a < b。' },
      {
        id: 'a',
        type: 'textfield',
        key: 'letterNumber',
        label: '函号',
        layout: { row: 'r1', columns: 8 },
        validate: { required: true, maxLength: 60, pattern: '^[A-Z0-9-]+$' },
      },
      {
        id: 'b',
        type: 'textarea',
        key: 'reason',
        label: '事由',
        description: '不少于十字',
        conditional: { hide: '=granted = "yes"' },
      },
      {
        id: 'c',
        type: 'number',
        key: 'copies',
        label: '份数',
        decimalDigits: 0,
        increment: 1,
        validate: { min: 1, max: 9 },
        defaultValue: 1,
      },
      {
        id: 'd',
        type: 'datetime',
        subtype: 'datetime',
        key: 'at',
        dateLabel: '日期',
        timeLabel: '时间',
        use24h: true,
        timeSerializingFormat: 'utc_offset',
        timeInterval: 15,
      },
      { id: 'e', type: 'checkbox', key: 'sealed', label: '封存', defaultValue: false },
      {
        id: 'f',
        type: 'checklist',
        key: 'materials',
        label: '材料',
        values: [{ label: '介绍信', value: 'letter' }],
        defaultValue: ['letter'],
      },
      { id: 'g', type: 'select', key: 'unit', label: '单位', valuesKey: 'units', searchable: true },
      { id: 'h', type: 'taglist', key: 'tags', label: '标签', valuesExpression: '=for u in units return u' },
      {
        id: 'i',
        type: 'group',
        label: '办理意见',
        showOutline: true,
        components: [{ id: 'i1', type: 'textfield', key: 'opinion', label: '意见', readonly: '=decided < 1' }],
      },
      {
        id: 'j',
        type: 'dynamiclist',
        path: 'visitors',
        label: '来人',
        isRepeating: true,
        allowAddRemove: true,
        defaultRepetitions: 1,
        components: [{ id: 'j1', type: 'textfield', key: 'name', label: '姓名' }],
      },
      {
        id: 'k',
        type: 'table',
        label: '历史',
        rowCount: 10,
        dataSource: '=history',
        columns: [{ key: 'at', label: '时间' }],
      },
      { id: 'l', type: 'image', source: '/assets/seal.png', alt: '章' },
      { id: 'm', type: 'image', source: 'data:image/png;base64,iVBORw0KGgo=' },
      { id: 'n', type: 'separator' },
      { id: 'o', type: 'spacer', height: 30 },
      { id: 'p', type: 'expression', key: 'total', expression: '=copies * 2', computeOn: 'change' },
      { id: 'q', type: 'filepicker', key: 'letter', label: '公函', accept: '.pdf,image/*', multiple: true },
      {
        id: 'r',
        type: 'recordings',
        key: 'recordingIds',
        label: '录像',
        multiple: true,
        properties: { 'zhilu.scope': 'case' },
      },
      { id: 's', type: 'button', action: 'submit', label: '提交' },
    ]),
  );
  one('ok-template', 'court-access/decision-letter.html.hbs', LETTER);
  one('ok-shared-template', '_shared/letterhead.html.hbs', '<header><h1>{{title}}</h1><hr/></header>\n');
  one(
    'ok-message',
    'court-access/granted.txt.hbs',
    '{{applicant}}: {{caseNumber}} 已批准。\n{{#each recordings}}- {{this.name}} <{{id}}>\n{{/each}}{{! 备注 }}',
  );
  return cases;
}
