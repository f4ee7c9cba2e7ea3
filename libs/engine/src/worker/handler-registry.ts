import { Injectable } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import type { AnyHandler, Served } from './contract';
import { handledBy } from './handles';
import type { ServedTopic } from './worker-runtime';

/** The worker's capabilities and handlers do not fit together; the process must not start. */
export class HandlersMismatch extends Error {
  constructor(readonly problems: readonly string[]) {
    super(`The worker does not start: ${problems.join(' ')}`);
    this.name = 'HandlersMismatch';
  }
}

/** Finds the classes with `@Handles` among the providers of the application. */
@Injectable()
export class HandlerRegistry {
  constructor(private readonly discovery: DiscoveryService) {}

  /** One handler for each capability to serve; handlers of others are left alone. Throws HandlersMismatch. */
  topics(serve: Iterable<Served>): ServedTopic[] {
    const found = this.handlers();
    const problems: string[] = [];
    const topics = [...serve].flatMap((capability) => {
      const candidates = found.filter((each) => each.capability.topic === capability.topic);
      if (candidates.length !== 1) problems.push(problemOf(capability, candidates));
      return candidates;
    });
    if (problems.length > 0) throw new HandlersMismatch(problems);
    return topics;
  }

  private handlers(): ServedTopic[] {
    const instances = new Set<object>();
    for (const { instance } of this.discovery.getProviders()) {
      if (typeof instance === 'object' && instance !== null) instances.add(instance);
    }
    return [...instances].flatMap((instance) => {
      const handled = handledBy(instance.constructor);
      return handled ? [{ ...handled, handler: instance as AnyHandler }] : [];
    });
  }
}

function problemOf({ topic }: Served, candidates: ServedTopic[]): string {
  if (candidates.length === 0) {
    return `No handler for "${topic}": give the worker a provider whose class has @Handles of that capability.`;
  }
  const names = candidates.map(({ handler }) => handler.constructor.name).join(', ');
  return `${candidates.length} handlers for "${topic}" (${names}): keep one.`;
}
