import type { RecorderState } from '../recorder';

/** An activity or recorder as a form's field offers it; `number` becomes the field's value. */
export interface SubjectChoice {
  number: string;
  /** What it is, in a few words. */
  title: string;
  /** What tells it from its like: who holds it, when it was; may be empty. */
  note: string;
  /** Where a recorder stands; null for an activity. */
  state: RecorderState | null;
}
