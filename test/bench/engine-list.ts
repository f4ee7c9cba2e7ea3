import { EngineClient } from '@zhilu/engine';
import type { RunningEngine } from '../support/engine';

const AT_ONCE = 20;
const MODEL = `<?xml version="1.0" encoding="UTF-8"?><bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:camunda="http://camunda.org/schema/1.0/bpmn" targetNamespace="http://zhilu.cn"><bpmn:process id="bench" isExecutable="true" camunda:historyTimeToLive="P1D"><bpmn:startEvent id="s" /><bpmn:userTask id="u" name="审批" camunda:candidateGroups="bureau-head" /><bpmn:sequenceFlow id="f" sourceRef="s" targetRef="u" /></bpmn:process></bpmn:definitions>`;

/** Fills the engine with so many open tasks and answers its own way to list and count them for the same roles. */
export async function engineList(engine: RunningEngine, tasks: number): Promise<() => Promise<void>> {
  const rest = new EngineClient({ url: engine.url, ...engine.portal });
  const files = [{ name: 'bench.bpmn', content: MODEL }];
  const created = await rest.deployments.create({ name: 'bench', source: 'bench', files });
  const [definition] = Object.values(created.deployedProcessDefinitions ?? {});
  for (let from = 0; from < tasks; from += AT_ONCE) {
    const numbers = Array.from({ length: AT_ONCE }, (_, index) => from + index);
    const start = (number: number) =>
      rest.definitions.start({
        definitionId: definition.id,
        businessKey: `B-${number}`,
        variables: { unit: `team-${number % AT_ONCE}` },
      });
    await Promise.all(numbers.map(start));
  }
  const authorization = `Basic ${Buffer.from(`${engine.portal.user}:${engine.portal.password}`).toString('base64')}`;
  const body = JSON.stringify({
    candidateGroups: ['bureau-head', 'unit-head'],
    sorting: [{ sortBy: 'dueDate', sortOrder: 'asc' }],
  });
  const headers = { authorization, 'content-type': 'application/json' };
  return async () => {
    for (const path of ['/task?firstResult=0&maxResults=20', '/task/count'])
      await (await fetch(`${engine.url}${path}`, { method: 'POST', headers, body })).json();
  };
}
