/** Secrecy marks of article 18. `internal` is ordinary working material. */
export const SECRECY_MARKS = ['internal', 'commercial', 'state'] as const;
export type SecrecyMark = (typeof SECRECY_MARKS)[number];

export const SECRECY_NAMES: Record<SecrecyMark, { zh: string; en: string }> = {
  internal: { zh: '内部', en: 'Internal' },
  commercial: { zh: '商业秘密', en: 'Commercial secret' },
  state: { zh: '国家秘密', en: 'State secret' },
};

/**
 * Marked footage goes the secrecy officer's way and never leaves as a copy (decision table D8).
 *
 * art-18: 涉密录像不得制作副本 / Marked footage is never copied
 */
export function isSecret(mark: SecrecyMark): boolean {
  return mark !== 'internal';
}
