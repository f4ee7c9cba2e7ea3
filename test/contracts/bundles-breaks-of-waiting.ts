import type { Break } from './bundles-breaks';

/** A step beside the one that writes the register; whether its end takes the other away is the caller's. */
export const beside = (end: string): { from: string; to: string } => ({
  from: '<bpmn:endEvent id="event_viewingRegistered"',
  to: [
    '<bpmn:userTask id="userTask_notePresence" name="记录在场" camunda:candidateGroups="archivist" />',
    `<bpmn:endEvent id="event_presenceNoted" name="已记录在场">${end}</bpmn:endEvent>`,
    '<bpmn:sequenceFlow id="flow_aside" sourceRef="serviceTask_openAccess" targetRef="userTask_notePresence" />',
    '<bpmn:sequenceFlow id="flow_noted" sourceRef="userTask_notePresence" targetRef="event_presenceNoted" />',
    '<bpmn:endEvent id="event_viewingRegistered"',
  ].join('\n'),
});

/** Faults of deadlines, of steps that wait for ever or beside each other, and of what comes before a decision. */
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
    rule: 'register-unrivalled',
    what: 'a register row written beside a step that takes it away',
    ...beside('<bpmn:terminateEventDefinition id="terminate_presenceNoted" />'),
    says: /"监督查阅并登记" stands open beside "userTask_notePresence" and the first one done counts/,
  },
  {
    rule: 'register-unrivalled',
    what: 'a side path of its own that ends the whole',
    from: '<bpmn:endEvent id="event_viewingRegistered"',
    to: [
      '<bpmn:boundaryEvent id="event_waiting" name="满 1 日" cancelActivity="false" attachedToRef="userTask_registerViewing">',
      '<bpmn:timerEventDefinition><bpmn:timeDuration>P1D</bpmn:timeDuration></bpmn:timerEventDefinition></bpmn:boundaryEvent>',
      '<bpmn:userTask id="userTask_giveUp" name="不再查阅" camunda:candidateGroups="device-keeper" />',
      '<bpmn:endEvent id="event_givenUp" name="不再查阅"><bpmn:terminateEventDefinition id="terminate_givenUp" /></bpmn:endEvent>',
      '<bpmn:sequenceFlow id="flow_waiting" sourceRef="event_waiting" targetRef="userTask_giveUp" />',
      '<bpmn:sequenceFlow id="flow_givenUp" sourceRef="userTask_giveUp" targetRef="event_givenUp" />',
      '<bpmn:endEvent id="event_viewingRegistered"',
    ].join('\n'),
    says: /stands open beside "userTask_giveUp" and the first one done counts/,
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
