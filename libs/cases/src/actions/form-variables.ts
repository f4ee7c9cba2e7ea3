import { Refusal } from '@zhilu/domain';
import { MOST_JSON_BYTES } from '@zhilu/persistence';

/**
 * The named fields of a submission, for the engine; everything else stays in the facts only.
 * A missing field becomes null, because an undefined variable makes every condition that reads it fail.
 */
export function pickVariables(names: readonly string[], data: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(names.map((name) => [name, data[name] === '' ? null : (data[name] ?? null)]));
}

/** Refuses a submission that would not fit its column, before anything is written. */
export function refuseOversized(data: Record<string, unknown>): void {
  const bytes = Buffer.byteLength(JSON.stringify(data));
  if (bytes <= MOST_JSON_BYTES) return;
  throw new Refusal('tooLarge', {
    zh: `填写内容共 ${bytes} 字节，超过 ${MOST_JSON_BYTES} 字节。请缩短文字，长材料请作为附件上传。`,
    en: `The form holds ${bytes} bytes, more than ${MOST_JSON_BYTES}. Shorten the text or attach long material as a file.`,
  });
}
