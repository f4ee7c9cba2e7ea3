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
  xml,
} from './model';
import { writes } from './payload';
import type { DeploymentCase } from './types';

type Built = Omit<DeploymentCase, 'id' | 'files'> & { model: string | Buffer };

/** Models that would run code, reach out, or wear the engine down. `folder` is where the proof would appear. */
export function hostileModels(folder: string): DeploymentCase[] {
  const cases: DeploymentCase[] = [];
  const add = (id: string, build: (id: string, run: string) => string | Buffer | Built) => {
    const built = build(id, xml(writes(`${folder}/${id}`)));
    const { model, ...rest } = typeof built === 'string' || Buffer.isBuffer(built) ? { model: built } : built;
    cases.push({ id, files: { [`${id}.bpmn`]: model }, ...rest });
  };
  const onStart = (model: string, element = 'target'): Built => ({ model, element, effect: 'start' });
  const at = (model: string, element = 'target'): Built => ({ model, element });

  // Expressions with calls, wherever the engine evaluates one
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

  // The same hidden, or without parentheses
  const hidden = (id: string, expression: string) => add(id, (key) => at(branching(key, xml(expression))));
  hidden('bracket-access', "${''['class'].name == 'x'}");
  hidden('property-access', "${''.class.name == 'java.lang.String'}");
  hidden('property-of-execution', '${execution.processEngineServices.repositoryService != null}');
  hidden('property-of-variable', '${request.bytes == null}');
  hidden('function-call', '${now() == null}');
  hidden('spin-call', '${JSON("{}") == null}');
  hidden('call-after-parenthesis', "${('x').concat('y') == 'xy'}");
  hidden('two-expressions', "${true}${''.getClass()}");
  hidden('nested-expression', "${'${1}' == 1}");
  hidden('assignment', '${a = 5}');
  hidden('ternary-with-call', "${true ? ''.isEmpty() : false}");
  hidden('bean-by-name', '${dataSource.connection != null}');
  hidden('variable-context', '${variableContext != null}');
  hidden('deep-parentheses', '${' + '('.repeat(60) + 'a' + ')'.repeat(60) + '}');
  hidden('long-expression', '${' + 'a == 1 and '.repeat(100) + 'true}');
  add('deferred-expression', (id) =>
    onStart(around(id, userTask(`camunda:assignee="${xml(writes(`${folder}/${id}`, '#'))}"`))),
  );
  add('expression-split-by-comment', (id) => ({
    model: branching(
      id,
      `$<!-- -->{dataSource.getConnection().createStatement()<!-- -->.execute("CALL CSVWRITE('${folder}/${id}','SELECT 1')")}`,
    ),
    element: 'target',
    effect: 'start',
  }));
  add('expression-in-cdata', (id) => onStart(branching(id, `<![CDATA[${writes(`${folder}/${id}`)}]]>`)));
  add('expression-by-character-reference', (id, run) =>
    onStart(around(id, userTask(`camunda:assignee="${run.replace('${', '&#36;&#x7b;')}"`))),
  );

  // Code by name
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

  // Listeners and scripts
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

  // Other names for the engine's own namespace, and foreign ones
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

  // XML itself
  add('external-entity', (id) => ({
    model: around(id, userTask('name="x"', '<bpmn:documentation>&leak;</bpmn:documentation>'), {
      prolog: '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE d [<!ENTITY leak SYSTEM "file:///etc/hostname">]>\n',
    }),
  }));
  add('parameter-entity', (id) => ({
    model: around(id, userTask(''), {
      prolog: '<?xml version="1.0"?>\n<!DOCTYPE d [<!ENTITY % p SYSTEM "http://127.0.0.1:9/x.dtd"> %p;]>\n',
    }),
  }));
  add('entity-expansion', (id) => ({
    model: around(id, userTask('', '<bpmn:documentation>&e;</bpmn:documentation>'), {
      prolog: `<!DOCTYPE d [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "${'&a;'.repeat(50)}"><!ENTITY c "${'&b;'.repeat(50)}"><!ENTITY d "${'&c;'.repeat(50)}"><!ENTITY e "${'&d;'.repeat(50)}">]>`,
    }),
  }));
  add('schema-location', (id) =>
    at(
      around(id, userTask(''), { definitions: 'xsi:schemaLocation="http://example.org http://127.0.0.1:9/x.xsd"' }),
      'definitions',
    ),
  );
  add('imported-file', (id) => ({
    model: around(id, userTask(''), {
      before:
        '<bpmn:import importType="http://schemas.xmlsoap.org/wsdl/" location="http://127.0.0.1:9/x.wsdl" namespace="x"/>',
    }),
  }));
  add('model-in-utf-16', (id) => ({
    model: Buffer.from(
      '\ufeff' + around(id, userTask(''), { prolog: '<?xml version="1.0" encoding="UTF-16"?>' }),
      'utf16le',
    ),
  }));
  add('model-in-latin-1', (id) => ({
    model: around(id, userTask(''), { prolog: '<?xml version="1.0" encoding="ISO-8859-1"?>' }),
  }));
  add('model-in-utf-7', (id) => ({
    model: around(id, userTask(''), { prolog: '<?xml version="1.0" encoding="UTF-7"?>' }),
  }));
  add('model-in-broken-utf-8', (id) => ({
    model: Buffer.concat([
      Buffer.from(around(id, userTask('name="x"'))),
      Buffer.from([0x3c, 0x21, 0x2d, 0x2d, 0xc0, 0xaf, 0x2d, 0x2d, 0x3e]),
    ]),
  }));
  add('xml-1-1', (id) => ({ model: around(id, userTask(''), { prolog: '<?xml version="1.1" encoding="UTF-8"?>' }) }));
  add('processing-instruction', (id) => ({
    model: around(id, userTask(''), {
      prolog: '<?xml version="1.0"?><?xml-stylesheet href="http://127.0.0.1:9/x.xsl"?>',
    }),
  }));
  add('not-well-formed', (id) => ({ model: around(id, userTask('')).replace('</bpmn:process>', '') }));
  add('root-of-another-kind', () => ({ model: '<html xmlns="http://www.w3.org/1999/xhtml"/>' }));
  add('huge-model', (id) => ({
    model: around(id, userTask('', `<bpmn:documentation>${'x'.repeat(1_200_000)}</bpmn:documentation>`)),
  }));
  add('many-elements', (id) => ({
    model: around(id, userTask('') + Array.from({ length: 21_000 }, (_, i) => `<bpmn:group id="g${i}"/>`).join('')),
  }));
  add('deep-nesting', (id) => ({
    model: around(
      id,
      '<bpmn:subProcess id="target">' +
        '<bpmn:subProcess>'.repeat(60) +
        '</bpmn:subProcess>'.repeat(60) +
        '</bpmn:subProcess>',
    ),
  }));

  // Wearing the engine down
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
  return cases;
}
