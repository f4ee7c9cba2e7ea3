import { clipsOf, type ClipPlan } from '@zhilu/domain';
import type { Bundle } from '../bundle/bundle';
import { formFields } from './form-model';
import { valueAt } from './value-at';

/** A form that was handed in: which one, and what it held. */
export interface HandedIn {
  formId: string;
  data: Record<string, unknown>;
}

/** The clips in the fields of type `clips` of a form that was handed in; none where the bundle does not know the form. */
export function submittedClips({ formId, data }: HandedIn, forms: Bundle['forms']): ClipPlan[] {
  const schema = forms.get(formId);
  if (!schema) return [];
  return formFields(schema)
    .filter(({ type }) => type === 'clips')
    .flatMap(({ key }) => clipsOf(valueAt(data, key)) ?? []);
}

/** The clips of the newest form that holds any; the forms from the oldest to the newest. */
export function newestClips(handedIn: readonly HandedIn[], forms: Bundle['forms']): ClipPlan[] {
  const newest = handedIn.findLast((each) => submittedClips(each, forms).length > 0);
  return newest ? submittedClips(newest, forms) : [];
}
