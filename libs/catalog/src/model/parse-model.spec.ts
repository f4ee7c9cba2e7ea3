import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseModel } from './parse-model';
import type { ProcessModel } from './process-model';

const root = join(__dirname, '../../../..');
const courtAccess = readFileSync(join(root, 'bpmn/court-access/court-access.bpmn'), 'utf8');

const wrap = (body: string): string =>
  `<?xml version="1.0" encoding="UTF-8"?>
   <bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:camunda="http://camunda.org/schema/1.0/bpmn"
     targetNamespace="t"><bpmn:process id="a-process" isExecutable="true">${body}</bpmn:process></bpmn:definitions>`;

const stepWith = (property: string, value: string): string =>
  wrap(`<bpmn:userTask id="userTask_do"><bpmn:extensionElements><camunda:properties>
    <camunda:property name="${property}" value="${value}" /></camunda:properties></bpmn:extensionElements></bpmn:userTask>`);

describe('parseModel', () => {
  let model: ProcessModel;
  beforeAll(async () => {
    model = await parseModel(courtAccess);
  });

  it('reads what the process says of itself', () => {
    expect(model).toMatchObject({ processId: 'court-access', name: '外部查阅审批', isExecutable: true });
    expect(model.properties).toMatchObject({
      articles: [17],
      casePrefix: 'CY',
      withdrawMessage: 'court-access.requestWithdrawn',
    });
    expect(model.properties.starters).toEqual(['officer', 'device-keeper', 'archivist', 'legal-officer']);
    expect(model.properties.materials).toHaveLength(2);
  });

  it('reads the start form with the fields that become variables', () => {
    expect(model.startForm).toMatchObject({ formRef: 'court-access.request', variables: ['recordingIds', 'method'] });
  });

  it('reads a decision step: role, buttons, deadline, effect', () => {
    expect(model.userTasks.find((task) => task.elementId === 'userTask_approve')).toMatchObject({
      role: 'bureau-head',
      formRef: 'court-access.approve',
      formBinding: 'deployment',
      outcomeVariable: 'decision',
      deadline: 'P2D',
      decision: true,
      articles: [17, 14],
      outcomes: [
        { id: 'granted', name: '同意', tone: 'primary', opinion: 'optional' },
        { id: 'refused', name: '不同意', tone: 'danger', opinion: 'required' },
      ],
    });
  });

  it('reads a step whose person is computed', () => {
    const supplement = model.userTasks.find((task) => task.elementId === 'userTask_supplement');
    expect(supplement).toMatchObject({
      role: null,
      person: 'applicant',
      applicantMayAct: true,
      variables: ['recordingIds'],
    });
  });

  it('reads a register step inside a sub-process', () => {
    const step = model.userTasks.find((task) => task.register !== null);
    expect(step?.register).toEqual({ id: 'court-access.viewing', title: '外部查阅登记簿' });
    expect(model.elements[step!.elementId].parentId).toBe('subProcess_arrangeViewing');
  });

  it('reads an automatic step with inputs and caught errors', () => {
    expect(model.serviceTasks.find((task) => task.topic === 'footage.check')).toMatchObject({
      inputs: [{ name: 'recordingIds', value: '${recordingIds}' }],
      catches: [{ elementId: 'event_footageNotFound', code: 'footageNotFound' }],
    });
  });

  it('knows which end events end the case', () => {
    const states = model.endEvents.filter((event) => event.endsCase && event.caseState);
    expect(Object.fromEntries(states.map((event) => [event.elementId, event.caseState]))).toEqual({
      event_refused: 'refused',
      event_footageMissing: 'refused',
      event_supplementLapsed: 'ended',
      event_copied: 'granted',
      event_viewed: 'granted',
      event_expired: 'ended',
      event_withdrawn: 'withdrawn',
    });
    expect(model.endEvents.find((event) => event.elementId === 'event_viewingRegistered')?.endsCase).toBe(false);
  });

  it('orders the steps as people would tell them', () => {
    const told = model.order.filter((id) => id.startsWith('userTask_'));
    expect(told.indexOf('userTask_checkMaterials')).toBeLessThan(told.indexOf('userTask_giveOpinion'));
    expect(told.indexOf('userTask_approve')).toBeLessThan(told.indexOf('userTask_schedule'));
    expect(told.indexOf('userTask_schedule')).toBeLessThan(told.indexOf('userTask_registerViewing'));
    expect(new Set(model.order).size).toBe(model.order.length);
    expect(model.order).toHaveLength(
      Object.values(model.elements).filter((each) => each.type !== 'sequenceFlow').length,
    );
  });

  it('reads messages and timers', () => {
    expect(model.messages).toEqual([{ elementId: 'event_requestWithdrawn', name: 'court-access.requestWithdrawn' }]);
    expect(model.timers).toContainEqual({ elementId: 'event_approvalExpired', kind: 'duration', value: 'P30D' });
  });

  it.each([
    ['no XML', 'this is no XML', /cannot be read/],
    ['no process', wrap('').replace(/<bpmn:process.*<\/bpmn:process>/s, ''), /holds 0/],
    ['a button without a name', stepWith('zhilu.outcomes', 'granted'), /outcome "granted" cannot be read/],
    ['an unknown tone', stepWith('zhilu.outcomes', 'granted=同意:green'), /cannot be read/],
  ])('refuses %s', async (_, xml, message) => {
    await expect(parseModel(xml)).rejects.toThrow(message);
  });

  it('names the element it cannot read', async () => {
    await expect(parseModel(stepWith('zhilu.outcomes', 'granted'))).rejects.toMatchObject({ elementId: 'userTask_do' });
  });
});
