import { pathTaken, type FlowElement } from './path';

const node = (id: string, type = 'bpmn:UserTask', more: Partial<FlowElement> = {}): FlowElement => ({
  id,
  type,
  ...more,
});
const flow = (source: FlowElement, target: FlowElement): FlowElement => ({
  id: `${source.id}-${target.id}`,
  type: 'bpmn:SequenceFlow',
  source,
  target,
});

describe('pathTaken', () => {
  const timer = node('timer', 'bpmn:BoundaryEvent');
  const [start, check, secret, approve, remind, refused] = [
    node('start', 'bpmn:StartEvent'),
    node('check'),
    node('secret'),
    node('approve', 'bpmn:UserTask', { attachers: [timer] }),
    node('remind', 'bpmn:ServiceTask'),
    node('refused', 'bpmn:EndEvent'),
  ] as const;
  const withdrawal = node('withdrawal', 'bpmn:SubProcess', { businessObject: { triggeredByEvent: true } });
  const flows = [
    flow(start, check),
    flow(check, secret),
    flow(check, approve),
    flow(secret, approve),
    flow(approve, refused),
    flow(timer, remind),
  ];
  const elements = [start, check, secret, approve, timer, remind, refused, withdrawal, ...flows];
  const marks = pathTaken(elements, { xml: '', active: ['approve'], done: ['start', 'check'], failed: [] });

  it('marks what was reached and the flows between', () => {
    expect(marks.get('check')).toBe('taken');
    expect(marks.get('start-check')).toBe('taken');
    expect(marks.get('check-approve')).toBe('taken');
    expect(marks.get('approve')).toBe('active');
  });

  it('draws as unused only what nothing open can reach', () => {
    expect(marks.get('secret')).toBe('unused');
    expect(marks.get('secret-approve')).toBe('unused');
    for (const id of ['refused', 'timer', 'remind', 'withdrawal', 'approve-refused']) expect(marks.has(id)).toBe(false);
  });
});
