import type { Break } from './bundles-breaks';

/** Faults of deadlines and reminders, of steps that wait for ever, and of what comes before a decision. */
export const WAITING_BREAKS: Break[] = [
  {
    rule: 'deadline-reminded',
    what: 'a deadline changed without its timer',
    from: 'name="zhilu.deadline" value="P3D"',
    to: 'name="zhilu.deadline" value="P4D"',
    says: /event_scheduleReminderDue: the timer R4\/PT36H does not agree with the step's deadline P4D.* Write it like R4\/P2D/,
  },
  {
    rule: 'deadline-reminded',
    what: 'a first reminder at the deadline',
    from: '>R4/PT36H<',
    to: '>R4/PT72H<',
    says: /the timer R4\/PT72H never fires before the step's deadline P3D.* R4\/PT36H/,
  },
  {
    rule: 'deadline-reminded',
    what: 'a step with a deadline and no reminder',
    from: /attachedToRef="userTask_giveOpinion"/,
    to: 'attachedToRef="userTask_checkMaterials"',
    says: /userTask_giveOpinion: the step has a deadline \(P1D\) and no reminder.* R4\/PT12H/,
  },
  {
    rule: 'deadline-reminded',
    what: 'a reminder that takes the step away',
    from: 'cancelActivity="false" attachedToRef="userTask_schedule"',
    to: 'attachedToRef="userTask_schedule"',
    says: /takes the step away after R4\/PT36H, before its deadline P3D/,
  },
  {
    rule: 'deadline-reminded',
    what: 'a case that lapses before the deadline',
    from: '>P15D</bpmn:timeDuration>',
    to: '>P7D</bpmn:timeDuration>',
    says: /event_supplementMissed: this takes the step away after P7D, before its deadline P10D/,
  },
  {
    rule: 'deadline-reminded',
    what: 'an escalation nobody catches',
    from: '<bpmn:escalationEventDefinition id="escalationCatch_reminderDue" escalationRef="escalation_reminderDue" />',
    to: '<bpmn:messageEventDefinition id="messageCatch_reminderDue" messageRef="message_requestWithdrawn" />',
    says: /event_checkReminderDue: nobody is told after this timer/,
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
