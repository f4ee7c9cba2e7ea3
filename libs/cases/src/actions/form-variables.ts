import { Refusal } from '@zhilu/domain';

/** A variable as the engine's REST API takes it. */
export interface EngineVariable {
  value: string | number | boolean | null;
  type: 'String' | 'Integer' | 'Double' | 'Boolean' | 'Json' | 'Null';
}

/** A submission is kept in one text column of either database (64 KiB on MySQL). */
const MAX_SUBMISSION_BYTES = 60_000;

/**
 * The engine's typed form of a submitted value: lists and groups as Json, whole numbers as Integer.
 * A missing value becomes a typed null, because an undefined variable makes every condition that reads it fail.
 */
export function engineVariable(value: unknown): EngineVariable {
  if (value === undefined || value === null || value === '') return { value: null, type: 'Null' };
  if (typeof value === 'boolean') return { value, type: 'Boolean' };
  if (typeof value === 'number') return { value, type: Number.isInteger(value) ? 'Integer' : 'Double' };
  if (typeof value === 'string') return { value, type: 'String' };
  return { value: JSON.stringify(value), type: 'Json' };
}

/** The named fields of a submission as engine variables; everything else stays in the facts only. */
export function pickVariables(names: readonly string[], data: Record<string, unknown>): Record<string, EngineVariable> {
  return Object.fromEntries(names.map((name) => [name, engineVariable(data[name])]));
}

/** Refuses a submission that would not fit its column, before anything is written. */
export function refuseOversized(data: Record<string, unknown>): void {
  const bytes = Buffer.byteLength(JSON.stringify(data));
  if (bytes <= MAX_SUBMISSION_BYTES) return;
  throw new Refusal('tooLarge', {
    zh: `填写内容共 ${bytes} 字节,超过 ${MAX_SUBMISSION_BYTES} 字节。请缩短文字,长材料请作为附件上传。`,
    en: `The form holds ${bytes} bytes, more than ${MAX_SUBMISSION_BYTES}. Shorten the text or attach long material as a file.`,
  });
}
