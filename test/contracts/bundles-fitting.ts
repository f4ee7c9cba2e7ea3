import type { Break } from './bundles-breaks';

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
    rule: 'deadline-reminded',
    what: 'a deadline and a timer that write the same time otherwise',
    from: 'name="zhilu.deadline" value="P3D"',
    to: 'name="zhilu.deadline" value="PT72H"',
  },
  {
    rule: 'deadline-reminded',
    what: 'a timer whose time the case brings along',
    from: '<bpmn:timeCycle xsi:type="bpmn:tFormalExpression">R4/PT36H</bpmn:timeCycle>',
    to: '<bpmn:timeDuration xsi:type="bpmn:tFormalExpression">${method}</bpmn:timeDuration>',
  },
  {
    rule: 'decision-first',
    what: 'another way to ask for the grant',
    from: "${decision == 'granted'}",
    to: "${ decision eq 'granted' }",
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
];
