/** Values come from drafts and from the engine, so their shape is checked where they are used. */
export function isStringArray(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((each) => typeof each === 'string');
}
