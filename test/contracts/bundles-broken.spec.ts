import { join } from 'node:path';
import { bundleFromResources, checkBundles, readBundles, RULES, type Bundle, type Finding } from '@zhilu/catalog';

/** A change to one file of court-access, the rule that must notice it and what it must say. */
interface Break {
  rule: string;
  what: string;
  file?: string;
  from: string | RegExp;
  to: string;
  says: RegExp;
}

const BPMN = 'bpmn/court-access/court-access.bpmn';
const REQUEST = 'forms/court-access/request.form';

const BREAKS: Break[] = [
  {
    rule: 'process-identity',
    what: 'another id than its folder',
    from: 'id="court-access"',
    to: 'id="court-acces"',
    says: /must be bpmn\/court-acces\/court-acces\.bpmn/,
  },
  {
    rule: 'process-identity',
    what: 'no life time of the history',
    from: ' camunda:historyTimeToLive="P3650D"',
    to: '',
    says: /history time to live is missing/,
  },
  {
    rule: 'process-identity',
    what: "another process's prefix",
    from: 'name="zhilu.casePrefix" value="CY"',
    to: 'name="zhilu.casePrefix" value="RK"',
    says: /prefix "RK" is already used by "card-intake"/,
  },
  {
    rule: 'process-identity',
    what: 'not executable',
    from: 'isExecutable="true"',
    to: 'isExecutable="false"',
    says: /not marked executable/,
  },
  {
    rule: 'references-exist',
    what: 'a reference to nothing',
    from: 'errorRef="error_footageNotFound"',
    to: 'errorRef="error_gone"',
    says: /BPMN file is faulty: .*error_gone/,
  },
  {
    rule: 'references-exist',
    what: 'an id used twice',
    from: '<bpmn:endEvent id="event_refused"',
    to: '<bpmn:task id="event_viewed" name="x" /><bpmn:endEvent id="event_refused"',
    says: /BPMN file is faulty: .*event_viewed/,
  },
  {
    rule: 'references-exist',
    what: 'a missing decision table',
    from: '<bpmn:userTask id="userTask_giveOpinion"',
    to: '<bpmn:businessRuleTask id="businessRuleTask_route" name="x" camunda:decisionRef="route" /><bpmn:userTask id="userTask_giveOpinion"',
    says: /decision table "route" does not exist/,
  },
  {
    rule: 'references-exist',
    what: 'a mistyped called process',
    from: '<bpmn:userTask id="userTask_giveOpinion"',
    to: '<bpmn:callActivity id="callActivity_intake" name="x" calledElement="card-intak" /><bpmn:userTask id="userTask_giveOpinion"',
    says: /called process "card-intak" does not exist\. Did you mean "card-intake"\?/,
  },
  {
    rule: 'topic-known',
    what: 'a mistyped topic',
    from: 'camunda:topic="footage.export"',
    to: 'camunda:topic="footage.exprot"',
    says: /serviceTask_exportCopy: there is no capability "footage\.exprot"\. Did you mean "footage\.export"\?/,
  },
  {
    rule: 'topic-known',
    what: 'no topic',
    from: 'camunda:type="external" camunda:topic="footage.export"',
    to: '',
    says: /automatic step has no capability/,
  },
  {
    rule: 'inputs-fit',
    what: 'a mistyped input',
    from: '<camunda:inputParameter name="validFor">',
    to: '<camunda:inputParameter name="validFro">',
    says: /has no input "validFro"\. Did you mean "validFor"\?/,
  },
  {
    rule: 'inputs-fit',
    what: 'an input left out',
    from: '<camunda:inputParameter name="validFor">P30D</camunda:inputParameter>',
    to: '',
    says: /access\.open needs the input "validFor" \(有效时长/,
  },
  {
    rule: 'inputs-fit',
    what: 'a value the capability refuses',
    from: '>P30D</camunda:inputParameter>',
    to: '>30 days</camunda:inputParameter>',
    says: /input "validFor" cannot be "30 days"/,
  },
  {
    rule: 'errors-caught',
    what: 'an error nobody catches',
    from: / errorRef="error_exportForbidden"/,
    to: ' errorRef="error_footageNotFound"',
    says: /footage\.export may report "Secret footage may not be copied" \(exportForbidden\)/,
  },
  {
    rule: 'errors-caught',
    what: 'an error that never comes',
    from: 'errorCode="exportForbidden"',
    to: 'errorCode="exportForbiden"',
    says: /never reports the error "exportForbiden"\. Did you mean "exportForbidden"\?/,
  },
  {
    rule: 'form-exists',
    what: 'a mistyped form',
    from: 'camunda:formRef="court-access.approve"',
    to: 'camunda:formRef="court-access.aprove"',
    says: /userTask_approve: the form "court-access\.aprove" does not exist\. Did you mean "court-access\.approve"\?/,
  },
  {
    rule: 'form-exists',
    what: 'a form nobody uses',
    from: 'camunda:formRef="court-access.approve" camunda:formRefBinding="deployment"',
    to: '',
    says: /no step uses the form "court-access\.approve"/,
  },
  {
    rule: 'form-exists',
    what: 'a form of the newest version',
    from: 'camunda:formRef="court-access.approve" camunda:formRefBinding="deployment"',
    to: 'camunda:formRef="court-access.approve" camunda:formRefBinding="latest"',
    says: /binding must be "deployment"/,
  },
  {
    rule: 'form-named',
    what: 'an id unlike its file',
    file: REQUEST,
    from: '"court-access.request"',
    to: '"court-access.requst"',
    says: /form id "court-access\.requst" must follow its file: "court-access\.request"/,
  },
  {
    rule: 'form-fields',
    what: 'an unsupported field',
    file: REQUEST,
    from: '"type": "textarea"',
    to: '"type": "textaera"',
    says: /field type "textaera" is not supported\. Did you mean "textarea"\?/,
  },
  {
    rule: 'form-fields',
    what: 'a file field for everything',
    file: REQUEST,
    from: /"accept": "[^"]*",/,
    to: '',
    says: /must say which files it accepts/,
  },
  {
    rule: 'form-fields',
    what: 'a key used twice',
    file: REQUEST,
    from: '"key": "relatedCaseNumber"',
    to: '"key": "caseCause"',
    says: /two fields share the key "caseCause"/,
  },
  {
    rule: 'field-sources',
    what: 'a value from nowhere',
    file: 'forms/court-access/register-viewing.form',
    from: 'userTask_approve.person',
    to: 'userTask_aprove.person',
    says: /from "userTask_aprove\.person", which does not exist\. Did you mean "userTask_approve\.person"\?/,
  },
  {
    rule: 'variables-in-form',
    what: 'a variable the form does not have',
    file: REQUEST,
    from: '"key": "recordingIds"',
    to: '"key": "recordingId"',
    says: /form "court-access\.request" has no field "recordingIds"\. Did you mean "recordingId"\?/,
  },
  {
    rule: 'variables-in-form',
    what: 'a title of a field that is not there',
    from: '{visitorUnit}查阅',
    to: '{visitorUnits}查阅',
    says: /has no field "visitorUnits"\. Did you mean "visitorUnit"\?/,
  },
  {
    rule: 'template-exists',
    what: 'a mistyped document',
    from: '>court-access/viewing-receipt<',
    to: '>court-access/viewing-reciept<',
    says: /templates\/court-access\/viewing-reciept\.html\.hbs does not exist\. Did you mean "court-access\/viewing-receipt"\?/,
  },
  {
    rule: 'template-exists',
    what: 'a document nobody renders',
    from: '>court-access/viewing-receipt<',
    to: '>court-access/decision-letter<',
    says: /no step uses the template "court-access\/viewing-receipt"/,
  },
  {
    rule: 'template-exists',
    what: 'a missing partial',
    file: 'templates/court-access/decision-letter.html.hbs',
    from: '_shared/letterhead',
    to: '_shared/leterhead',
    says: /partial "_shared\/leterhead", which does not exist\. Did you mean "_shared\/letterhead"\?/,
  },
  {
    rule: 'role-known',
    what: 'a mistyped role',
    from: 'camunda:candidateGroups="bureau-head"',
    to: 'camunda:candidateGroups="bureau-haed"',
    says: /there is no role "bureau-haed"\. Did you mean "bureau-head"\?/,
  },
  {
    rule: 'role-known',
    what: 'nobody to do the step',
    from: ' camunda:candidateGroups="bureau-head"',
    to: '',
    says: /nobody is named to do the step/,
  },
  {
    rule: 'role-known',
    what: 'a mistyped starter',
    from: 'value="officer,device-keeper,',
    to: 'value="oficer,device-keeper,',
    says: /there is no role "oficer"\. Did you mean "officer"\?/,
  },
  {
    rule: 'role-known',
    what: 'a mistyped person',
    from: 'name="zhilu.person" value="applicant"',
    to: 'name="zhilu.person" value="aplicant"',
    says: /there is no role "aplicant"\. Did you mean "applicant"\?/,
  },
  {
    rule: 'role-known',
    what: 'a reminder to nobody',
    from: '<camunda:inputParameter name="recipient">bureau-head<',
    to: '<camunda:inputParameter name="recipient">bureau-hed<',
    says: /there is no role "bureau-hed"\. Did you mean "bureau-head"\?/,
  },
  {
    rule: 'outcome-used',
    what: 'an outcome nobody reads',
    from: 'name="zhilu.outcomeVariable" value="checkResult"',
    to: 'name="zhilu.outcomeVariable" value="checkResults"',
    says: /no gateway reads the outcome "checkResults".* Did you mean "checkResult"\?/,
  },
  {
    rule: 'outcome-used',
    what: 'a comparison with no button',
    from: "${checkResult == 'complete'}",
    to: "${checkResult == 'compleet'}",
    says: /compares "checkResult" with "compleet", which is no outcome of its step\. Did you mean "complete"\?/,
  },
  {
    rule: 'outcome-used',
    what: 'no buttons',
    from: 'name="zhilu.outcomes" value="scheduled=已安排:primary"',
    to: 'name="zhilu.note" value=""',
    says: /userTask_schedule: the step has no buttons/,
  },
  {
    rule: 'gateway-default',
    what: 'no default',
    from: ' default="flow_refused"',
    to: '',
    says: /gateway_isGranted: the gateway has no default flow/,
  },
  {
    rule: 'gateway-default',
    what: 'a flow without condition',
    from: /<bpmn:conditionExpression[^>]*>\$\{secret == true\}<\/bpmn:conditionExpression>/,
    to: '',
    says: /flow flow_secret has no condition/,
  },
  {
    rule: 'variables-known',
    what: 'a condition on an unknown variable',
    from: '${secret == true}',
    to: '${secert == true}',
    says: /reads the variable "secert", which no step sets\. Did you mean "secret"\?/,
  },
  {
    rule: 'variables-known',
    what: 'an input from an unknown variable',
    from: '>${recordingIds}<',
    to: '>${recordingsIds}<',
    says: /reads the variable "recordingsIds".* Did you mean "recordingIds"\?/,
  },
  {
    rule: 'register-form',
    what: "another process's register",
    from: 'value="court-access.viewing"',
    to: 'value="viewing"',
    says: /register id "viewing" must start with "court-access\."/,
  },
  {
    rule: 'register-form',
    what: 'a register without a form',
    from: 'camunda:formRef="court-access.register-viewing" camunda:formRefBinding="deployment"',
    to: '',
    says: /writes the register "court-access\.viewing" but has no form/,
  },
  {
    rule: 'case-state',
    what: 'an end that says nothing',
    from: 'name="zhilu.caseState" value="withdrawn"',
    to: 'name="zhilu.note" value=""',
    says: /event_withdrawn: the case ends here; write zhilu\.caseState/,
  },
  {
    rule: 'case-state',
    what: 'a state that does not exist',
    from: 'name="zhilu.caseState" value="withdrawn"',
    to: 'name="zhilu.caseState" value="withdrawed"',
    says: /no case state "withdrawed"; use .* Did you mean "withdrawn"\?/,
  },
  {
    rule: 'case-state',
    what: 'a side path that ends the case',
    from: '<bpmn:endEvent id="event_checkReminded" name="已提醒">',
    to: '<bpmn:endEvent id="event_checkReminded" name="已提醒"><bpmn:extensionElements><camunda:properties><camunda:property name="zhilu.caseState" value="ended" /></camunda:properties></bpmn:extensionElements>',
    says: /event_checkReminded: the case does not end here/,
  },
  {
    rule: 'message-named',
    what: 'a message of another name',
    from: 'name="court-access.requestWithdrawn"',
    to: 'name="withdraw"',
    says: /the message "withdraw" must be called "court-access\.<pastFact>"/,
  },
  {
    rule: 'message-named',
    what: 'a withdrawal nobody receives',
    from: 'name="zhilu.withdrawMessage" value="court-access.requestWithdrawn"',
    to: 'name="zhilu.withdrawMessage" value="court-access.requestWithdrawed"',
    says: /no event of the diagram receives the withdrawal .* Did you mean "court-access\.requestWithdrawn"\?/,
  },
  {
    rule: 'durations-readable',
    what: 'a deadline in words',
    from: 'name="zhilu.deadline" value="P3D"',
    to: 'name="zhilu.deadline" value="3 days"',
    says: /the time "3 days" \(zhilu\.deadline\) cannot be read; write it like P2D/,
  },
  {
    rule: 'durations-readable',
    what: 'a timer that is none',
    from: '>P30D</bpmn:timeDuration>',
    to: '>30D</bpmn:timeDuration>',
    says: /the time "30D" \(timeDuration\)/,
  },
  {
    rule: 'durations-readable',
    what: 'retries without a pause',
    from: 'value="R5/PT5M"',
    to: 'value="5"',
    says: /the time "5" \(zhilu\.retry\).* R5\/PT5M/,
  },
  {
    rule: 'element-named',
    what: 'an id of the editor',
    from: /userTask_giveOpinion/g,
    to: 'Activity_0x1',
    says: /element id must be userTask_<camelCase>/,
  },
  {
    rule: 'element-labelled',
    what: 'a nameless step',
    from: 'name="局主要负责人审批"',
    to: '',
    says: /userTask_approve: the element has no name/,
  },
  {
    rule: 'element-labelled',
    what: 'an answer without words',
    from: 'id="flow_refused" name="未批准"',
    to: 'id="flow_refused"',
    says: /flow_refused: the element has no name/,
  },
  {
    rule: 'articles-traced',
    what: 'an article that does not exist',
    from: 'name="zhilu.article" value="18"',
    to: 'name="zhilu.article" value="28"',
    says: /article numbers \(zhilu\.article\) run from 1 to 25/,
  },
  {
    rule: 'articles-traced',
    what: 'a step without article',
    from: 'name="zhilu.article" value="14,17"',
    to: 'name="zhilu.note" value=""',
    says: /it is not said which article/,
  },
];

describe('a broken bundle', () => {
  let shipped: Bundle[];
  beforeAll(async () => {
    shipped = await readBundles(join(__dirname, '../..'));
  });

  const findingsOf = async ({ file = BPMN, from, to }: Break): Promise<Finding[]> => {
    const whole = shipped.find((bundle) => bundle.processId === 'court-access')!;
    const resources = whole.resources.map(({ name, content }) => {
      if (name !== file) return { name, content };
      const changed = content.toString('utf8').replace(from, to);
      expect(changed).not.toBe(content.toString('utf8'));
      return { name, content: Buffer.from(changed) };
    });
    const broken = await bundleFromResources(resources);
    return checkBundles([...shipped.filter((bundle) => bundle !== whole), broken]);
  };

  it.each(BREAKS.map((each) => [each.rule, each.what, each] as const))('%s notices %s', async (rule, _, each) => {
    const sentences = (await findingsOf(each)).filter((found) => found.rule === rule).map((found) => found.sentence);
    expect(sentences.map((sentence) => sentence.en).join('\n')).toMatch(each.says);
    for (const { zh } of sentences) expect(zh).toMatch(/^流程“(court-acces|card-intake)/);
  });

  it('is met by every rule: none is without a test', () => {
    expect([...new Set(BREAKS.map((each) => each.rule))].sort()).toEqual(RULES.map((rule) => rule.id).sort());
  });

  it('names file and element, so that the editor can show the place', async () => {
    const mistyped = BREAKS.find((each) => each.what === 'a mistyped topic')!;
    expect(await findingsOf(mistyped)).toContainEqual(
      expect.objectContaining({ file: BPMN, elementId: 'serviceTask_exportCopy', processId: 'court-access' }),
    );
  });
});
