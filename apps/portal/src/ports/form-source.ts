import type { Wire } from '@zhilu/domain';

/** Forms as the engine's deployments hold them; answered by the case pages. */
export const FORM_SOURCE = Symbol('FormSource');
export interface FormSource {
  /** The form of that process version, or null when it is gone. */
  form(definitionId: string, formId: string): Promise<Wire.FormSchema | null>;
}
