import type { Break } from './bundles-breaks';

const FOLDER = 'bpmn/damage-compensation';
const DIAGRAM = `${FOLDER}/damage-compensation.bpmn`;

/** Faults of decision tables, of what a diagram makes of their answers, and of the rows it writes by itself. */
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
  {
    rule: 'register-row',
    what: 'a register without columns',
    file: DIAGRAM,
    from: '>damage-compensation.sheets<',
    to: '>damage-compensation.sheet<',
    says: /register "damage-compensation\.sheet" has no form.*Did you mean "damage-compensation\.sheets"\?/,
  },
  {
    rule: 'register-row',
    what: 'a column the register does not have',
    file: DIAGRAM,
    from: 'key="receiptNumber"',
    to: 'key="receiptNo"',
    says: /form "damage-compensation\.sheets" of the register "damage-compensation\.sheets" has no column "receiptNo"/,
  },
  {
    rule: 'register-row',
    what: 'a mistyped column',
    file: DIAGRAM,
    from: 'key="netValueYuan"',
    to: 'key="netValueYaun"',
    says: /has no column "netValueYaun"\. Did you mean "netValueYuan"\?/,
  },
  {
    rule: 'variables-known',
    what: 'a column filled from an unknown variable',
    file: DIAGRAM,
    from: '>${receiptNumber}</camunda:entry>',
    to: '>${receiptNumbers}</camunda:entry>',
    says: /reads the variable "receiptNumbers", which no step sets\. Did you mean "receiptNumber"\?/,
  },
];
