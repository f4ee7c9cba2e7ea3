import type { Break } from './bundles-breaks';
import { beside } from './bundles-breaks-of-waiting';

const LETTER = 'templates/court-access/decision-letter.html.hbs';

/** Changes that look like a fault to a rule that is too strict, and are none. */
export const FITTING: Omit<Break, 'says'>[] = [
  {
    rule: 'wait-bounded',
    what: 'a step that may wait for ever on purpose',
    from: 'name="zhilu.deadline" value="P1D"',
    to: 'name="zhilu.openEnded" value="true"',
  },
  {
    rule: 'deadline-reachable',
    what: 'a lapse at the very deadline, written otherwise',
    from: '>P15D</bpmn:timeDuration>',
    to: '>PT240H</bpmn:timeDuration>',
  },
  {
    rule: 'deadline-reachable',
    what: 'a timer whose time the case brings along',
    from: '>P15D</bpmn:timeDuration>',
    to: '>${method}</bpmn:timeDuration>',
  },
  {
    rule: 'deadline-reachable',
    what: 'a notice of the process owner that leaves the step',
    from: 'name="满 15 日未补充" attachedToRef="userTask_supplement"',
    to: 'name="满 5 日未补充" cancelActivity="false" attachedToRef="userTask_supplement"',
  },
  {
    rule: 'role-known',
    what: 'a person from a variable, with the role that is asked where it names nobody',
    from: /(formRef="court-access\.supplement")([\s\S]*?)value="applicant"/,
    to: '$1 camunda:candidateGroups="archivist"$2value="variable:method"',
  },
  {
    rule: 'decision-first',
    what: 'another way to ask for the grant',
    from: "${decision == 'granted'}",
    to: "${ decision eq 'granted' }",
  },
  {
    rule: 'register-unrivalled',
    what: 'a register row written beside a step that leaves it alone',
    ...beside(''),
  },
  {
    rule: 'template-names',
    what: 'lengths, numbered elements and names of blocks',
    file: LETTER,
    from: '{{case.number}}',
    to: '{{recordings.length}}{{recordings.0.device}}{{#each opinions as |said at|}}{{at}}{{said.person}}{{../case.number}}{{/each}}',
  },
  {
    rule: 'template-names',
    what: 'the field of a step’s own form, a context of its own, and the case from inside a list',
    file: LETTER,
    from: '{{case.number}}',
    to: '{{steps.userTask_checkMaterials.form.checkNote}}{{#with sealedCopy}}{{number}}{{/with}}{{#each recordings}}{{@index}}{{@root.case.number}}{{/each}}',
  },
  {
    rule: 'full-width',
    what: 'half-width punctuation between Latin words and in numbers',
    file: LETTER,
    from: '现答复如下：',
    to: '现答复如下（BagIt 1.0, ISO; 10:30）：',
  },
  {
    rule: 'decision-inputs',
    what: 'functions, texts and the value of the column itself in the cells of a table',
    file: 'bpmn/damage-compensation/damage-share.dmn',
    from: '<dmn:text>"careless"</dmn:text>',
    to: '<dmn:text>starts with(cellInput, "care") and string length(kind) &gt; 3</dmn:text>',
  },
  {
    rule: 'decision-inputs',
    what: 'the answer of a table that another one builds on',
    file: 'bpmn/damage-compensation/damage-share.dmn',
    from: /(<dmn:decision id="damage-share"[^>]*>)/,
    to: '<dmn:decision id="damage-care" name="x"><dmn:decisionTable id="decisionTable_care"><dmn:output id="output_care" name="care" /></dmn:decisionTable></dmn:decision>$1<dmn:informationRequirement id="requirement_care"><dmn:requiredDecision href="#damage-care" /></dmn:informationRequirement><dmn:decisionTable id="decisionTable_damageShare"><dmn:input id="input_care"><dmn:inputExpression id="inputExpression_care"><dmn:text>care</dmn:text></dmn:inputExpression></dmn:input></dmn:decisionTable></dmn:decision><dmn:decision id="damage-spare" name="x">',
  },
  {
    rule: 'decision-answers',
    what: 'a table whose answer is computed',
    file: 'bpmn/damage-compensation/damage-liability.dmn',
    from: '<dmn:text>"full"</dmn:text>',
    to: '<dmn:text>causeClass</dmn:text>',
  },
];
