import type { z } from 'zod';
import type { Sentence } from '@zhilu/domain';

/** A verb a process owner may use in a model: the topic with what goes in, what comes out and what may go wrong. */
export interface Capability<In extends z.ZodObject = z.ZodObject, Out extends z.ZodObject = z.ZodObject> {
  /** `<area>.<verb>`, the external task's topic. */
  topic: string;
  /** One line for the owner's catalogue. */
  summary: Sentence;
  /** Variables the step reads, each described in Chinese (`.describe`). */
  input: In;
  /** Variables the step writes. */
  output: Out;
  /** Business outcomes the model must catch with a boundary event; the key is the BPMN error code. */
  errors: Record<string, Sentence>;
  /** Longest time a healthy run may take, in seconds; the lock is held and extended meanwhile. */
  maxSeconds: number;
  /** True when it refuses to run before a step marked `zhilu.decision` has granted the case (articles 14, 17). */
  needsDecision?: true;
}

/** Declares a capability; exists so that the types of input and output are inferred, not written twice. */
export function capability<In extends z.ZodObject, Out extends z.ZodObject>(
  declaration: Capability<In, Out>,
): Capability<In, Out> {
  return Object.freeze(declaration);
}
