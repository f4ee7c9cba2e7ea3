import type { Break } from './bundles-breaks';

/** Faults of deadlines, of steps that wait for ever, and of what comes before a decision. */
export const WAITING_BREAKS: Break[] = [
  {
    rule: 'deadline-reachable',
    what: 'a case that lapses before the deadline',
    from: '>P15D</bpmn:timeDuration>',
    to: '>P7D</bpmn:timeDuration>',
    says: /event_supplementMissed: this takes the step away after P7D, before its deadline P10D/,
  },
  {
    rule: 'deadline-reachable',
    what: 'a cycle that takes the step away the first time',
    from: '<bpmn:timeDuration xsi:type="bpmn:tFormalExpression">P15D</bpmn:timeDuration>',
    to: '<bpmn:timeCycle xsi:type="bpmn:tFormalExpression">R3/P8D</bpmn:timeCycle>',
    says: /event_supplementMissed: this takes the step away after R3\/P8D, before its deadline P10D/,
  },
  {
    rule: 'wait-bounded',
    what: 'a step without a deadline',
    from: '<camunda:property name="zhilu.deadline" value="P1D" />',
    to: '',
    says: /userTask_checkMaterials: the step may wait for ever\. Write a deadline/,
  },
  {
    rule: 'wait-bounded',
    what: 'a wait that nothing around it ends any more',
    from: 'id="event_approvalExpired" name="批准满 30 日"',
    to: 'id="event_approvalExpired" name="批准满 30 日" cancelActivity="false"',
    says: /userTask_registerViewing: the step may wait for ever/,
  },
  {
    rule: 'decision-first',
    what: 'no step marked as the decision',
    from: 'name="zhilu.decision" value="true"',
    to: 'name="zhilu.note" value="true"',
    says: /serviceTask_exportCopy: footage\.export runs only after a granting decision; no step is marked as one/,
  },
  {
    rule: 'decision-first',
    what: 'a decision that can only refuse',
    from: 'value="granted=同意:primary|refused=不同意!:danger"',
    to: 'value="granted=同意:danger|refused=不同意!:danger"',
    says: /no step is marked as one/,
  },
  {
    rule: 'decision-first',
    what: 'a path past the decision',
    from: "${decision == 'granted'}",
    to: "${decision != 'refused'}",
    says: /serviceTask_openAccess: access\.open runs only .* a path leads here past userTask_approve/,
  },
  {
    rule: 'decision-first',
    what: 'a refusal that leads to the copy',
    from: "${decision == 'granted'}",
    to: "${decision == 'refused'}",
    says: /serviceTask_exportCopy: .* a refusal at userTask_approve leads here too/,
  },
];
