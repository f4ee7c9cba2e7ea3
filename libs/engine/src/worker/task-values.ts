import { Variables, type TypedValue } from 'camunda-external-task-client-js';
import type { z } from 'zod';
import { plain, typedAll, UnreadableVariable } from '../rest/variables';
import type { Served } from './contract';
import { PermanentFailure } from './failures';

/** The input of a capability out of a task's variables; null counts as absent. Throws PermanentFailure, UnreadableVariable. */
export function inputOf(capability: Served, variables: Variables): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  for (const name of Object.keys(capability.input.shape)) {
    const value = readVariable(variables, name);
    if (value !== null) values[name] = value;
  }
  return checked(capability.input, values, `The input of ${capability.topic} is wrong`);
}

/**
 * The output of a handler, typed, in the stock client's own class: it silently drops plain objects.
 * Throws PermanentFailure when it is not what was promised or the engine cannot keep it.
 */
export function outputOf(capability: Served, output: unknown): Variables {
  const complaint = `The output of ${capability.topic} is wrong`;
  const values = checked(capability.output, output ?? {}, complaint);
  try {
    return new Variables().setAllTyped(typedAll(values) as Record<string, TypedValue>);
  } catch (error) {
    throw new PermanentFailure(`${complaint}: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
}

function readVariable(variables: Variables, name: string): unknown {
  const variable = typedOf(variables, name);
  if (variable === null) return null;
  const parsedByClient = variable.type === 'json' || variable.type === 'date';
  return parsedByClient ? variable.value : plain(name, variable);
}

function typedOf(variables: Variables, name: string): TypedValue | null {
  try {
    return variables.getTyped(name);
  } catch {
    throw new UnreadableVariable(`Variable ${name} holds no valid JSON.`);
  }
}

function checked(schema: z.ZodObject, values: unknown, complaint: string): Record<string, unknown> {
  const parsed = schema.safeParse(values);
  if (parsed.success) return parsed.data;
  const reasons = parsed.error.issues.map((issue) => `${issue.path.join('.') || 'value'}: ${issue.message}`);
  throw new PermanentFailure(`${complaint}: ${reasons.join('; ')}`, { cause: parsed.error });
}
