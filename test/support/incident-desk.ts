import type { Wire } from '@zhilu/domain';
import { eventually, type Stack } from './stack';

/** 待核实案件 at the portal's HTTP interface, and the engine's own switch by which a case can be made to refuse acts. */
export class IncidentDesk {
  constructor(private readonly stack: Stack) {}

  async list(login: string): Promise<Wire.IncidentView[]> {
    const person = await this.stack.as(login);
    return (await person.call<Wire.Page<Wire.IncidentView>>('GET', '/api/admin/incidents?size=200')).rows;
  }

  /** Waits until the case is listed. */
  open(login: string, caseNumber: string, kind: Wire.IncidentKind, timeoutMs?: number): Promise<Wire.IncidentView> {
    return eventually(
      `${caseNumber} is listed as ${kind}`,
      async () => (await this.list(login)).find((row) => row.caseNumber === caseNumber && row.kind === kind),
      timeoutMs,
    );
  }

  async resolve(
    login: string,
    { id }: Pick<Wire.IncidentView, 'id'>,
    act: Wire.IncidentAct,
    reason = '已电话核实。',
  ): Promise<Wire.IncidentResult['result']> {
    const person = await this.stack.as(login);
    const path = `/api/admin/incidents/${encodeURIComponent(id)}/${act}`;
    return (await person.call<Wire.IncidentResult>('POST', path, { reason })).result;
  }

  /** Suspends or resumes the case at the engine, as an operator of a shared engine may; suspended, it refuses every act. */
  async suspend(caseNumber: string, suspended: boolean): Promise<void> {
    const [instance] = await this.stack.rest.instances.byBusinessKey(caseNumber);
    await this.atEngine(`/process-instance/${instance.id}/suspended`, { suspended });
  }

  /** Takes all tries from the automatic step the case waits for; no worker may hold it. */
  async takeTries(caseNumber: string): Promise<void> {
    const task = await eventually(`an automatic step of ${caseNumber} waits`, async () => {
      const [instance] = await this.stack.rest.instances.byBusinessKey(caseNumber);
      return (await this.stack.rest.externalTasks.byInstance(instance.id))[0];
    });
    await this.stack.rest.externalTasks.setRetries(task.id, 0);
  }

  private async atEngine(path: string, body: object): Promise<void> {
    const { url, admin } = this.stack.engine;
    const credentials = Buffer.from(`${admin.user}:${admin.password}`).toString('base64');
    const headers = { 'content-type': 'application/json', authorization: `Basic ${credentials}` };
    const answer = await fetch(`${url}${path}`, { method: 'PUT', headers, body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  }
}
