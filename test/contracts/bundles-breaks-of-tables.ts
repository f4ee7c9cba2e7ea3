import type { Break } from './bundles-breaks';

const FOLDER = 'bpmn/damage-compensation';
const DIAGRAM = `${FOLDER}/damage-compensation.bpmn`;

/** Faults of decision tables, and of what a diagram makes of their answers. */
export const TABLE_BREAKS: Break[] = [
  {
    rule: 'decision-inputs',
    what: 'a column that reads an unknown variable',
    file: `${FOLDER}/damage-share.dmn`,
    from: '<dmn:text>causeClass</dmn:text>',
    to: '<dmn:text>causeClas</dmn:text>',
    says: /input_causeClass: the decision table "damage-share" reads the variable "causeClas", which no step sets\. Did you mean "causeClass"\?/,
  },
  {
    rule: 'decision-inputs',
    what: 'a sum with an unknown variable',
    file: `${FOLDER}/damage-amount.dmn`,
    from: 'floor(netValueFen * sharePercent',
    to: 'floor(netValueFen * sharePercents',
    says: /rule_2_compensationFen: .*"damage-amount" reads the variable "sharePercents".* Did you mean "sharePercent"\?/,
  },
  {
    rule: 'decision-answers',
    what: 'a condition on an answer that never comes',
    file: DIAGRAM,
    from: "${liability == 'none'}",
    to: "${liability == 'nome'}",
    says: /compares "liability" with "nome", which its decision table never answers\. Did you mean "none"\?/,
  },
  {
    rule: 'decision-answers',
    what: 'a table that answers another word than is asked for',
    file: `${FOLDER}/damage-liability.dmn`,
    from: '"full"',
    to: '"whole"',
    says: /compares "liability" with "full", which its decision table never answers/,
  },
];
