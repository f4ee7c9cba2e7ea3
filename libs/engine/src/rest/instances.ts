import { AlreadyDone, NotFound } from './errors';
import { path, type CallOptions, type EngineTransport } from './transport';
import { typedAll, type TypedValues } from './variables';
import type { EventSubscription, Instance } from './wire';

export interface Message {
  name: string;
  /** At least one of the two says which case is meant; a message is never sent to all. */
  businessKey?: string;
  instanceId?: string;
  variables?: Record<string, unknown>;
}

export class Instances {
  constructor(private readonly transport: EngineTransport) {}

  /** Running instances of a case, sub-processes included only where they carry the same key. */
  byBusinessKey(businessKey: string, options?: CallOptions): Promise<Instance[]> {
    const query = { businessKey, tenantIdIn: this.transport.tenant };
    return this.transport.json({ method: 'GET', path: '/process-instance', query }, options);
  }

  /** The case's variables, typed, never deserialised by the engine. Throws NotFound when it has ended. */
  async variables(instanceId: string, options?: CallOptions): Promise<TypedValues> {
    const address = path`/process-instance/${instanceId}/variables`;
    const query = { deserializeValues: false };
    return this.transport.json({ method: 'GET', path: address, query }, options);
  }

  /** Ends a case. Throws AlreadyDone when it is not running. */
  async delete(instanceId: string, options?: CallOptions): Promise<void> {
    try {
      await this.transport.bytes({ method: 'DELETE', path: path`/process-instance/${instanceId}` }, options);
    } catch (error) {
      if (error instanceof NotFound)
        throw new AlreadyDone(error.call, { ...error, message: 'the case is not running' });
      throw error;
    }
  }

  /** Hands a message to exactly one case. Throws CorrelationMismatch when none or several wait for it. */
  async correlate(message: Message, options?: CallOptions): Promise<void> {
    const body = {
      messageName: message.name,
      businessKey: message.businessKey,
      processInstanceId: message.instanceId,
      processVariables: typedAll(message.variables ?? {}),
      // The engine refuses a tenant beside an instance id, which is unambiguous anyway.
      tenantId: message.instanceId === undefined ? this.transport.tenant : undefined,
    };
    await this.transport.bytes({ method: 'POST', path: '/message', body }, options);
  }

  /** What the case waits for: messages and signals. */
  subscriptions(processInstanceId: string, options?: CallOptions): Promise<EventSubscription[]> {
    return this.transport.json({ method: 'GET', path: '/event-subscription', query: { processInstanceId } }, options);
  }
}
