import { definitions, around, extensions, externalTask, flow, inputOutput, userTask } from '../model';
import { form, type Part } from './collect';

/** Steps of people and of the system, with their forms, roles and parameters. */
export const steps: Part = (add) => {
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
};
