import 'reflect-metadata';
import { Injectable } from '@nestjs/common';
import type { HandlerFor, Served } from './contract';

/** How one topic is worked off; what is absent follows the worker's options. */
export interface TopicOptions {
  /** At most so many of this topic at once in one process. */
  atOnce?: number;
  /** Length of the lock in milliseconds. */
  lockMs?: number;
}

export interface Handled {
  capability: Served;
  options: TopicOptions;
}

const HANDLED = Symbol('zhilu:handled');

/** Marks a class as the one handler of a capability; the compiler checks input and output. Makes it injectable. */
export function Handles<C extends Served>(capability: C, options: TopicOptions = {}) {
  return <T extends new (...dependencies: never[]) => HandlerFor<C>>(handler: T): void => {
    Injectable()(handler);
    Reflect.defineMetadata(HANDLED, { capability, options } satisfies Handled, handler);
  };
}

/** What a class handles, undefined for a class without `@Handles`. */
export function handledBy(handler: object): Handled | undefined {
  return Reflect.getMetadata(HANDLED, handler) as Handled | undefined;
}
