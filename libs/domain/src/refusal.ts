/** A sentence in both languages of the product; the reader's language is chosen at the edge. */
export interface Sentence {
  zh: string;
  en: string;
}

/** Why something is refused; decides the HTTP status and nothing else. */
export type RefusalKind =
  | 'invalid' // 400: the input is wrong
  | 'unauthenticated' // 401
  | 'forbidden' // 403: known person, no right
  | 'notFound' // 404: does not exist, or the person may not know that it does
  | 'conflict' // 409: the world moved on
  | 'tooLarge' // 413
  | 'unsupported' // 415: type of the content
  | 'unprocessable' // 422: well-formed, but the form's rules refuse it
  | 'throttled' // 429
  | 'unavailable' // 503: a part of the system is away; trying again helps
  | 'storageFull'; // 507

/** A problem of one field of a submitted form, for showing it beside the field. */
export interface FieldProblem {
  field: string;
  message: Sentence;
}

/**
 * An expected "no": the request was understood and is refused with a sentence for the reader.
 * Thrown anywhere, turned into problem+json by the portal; changes nothing.
 */
export class Refusal extends Error {
  constructor(
    readonly kind: RefusalKind,
    readonly sentence: Sentence,
    readonly details: { fields?: FieldProblem[]; retryAfterSeconds?: number } = {},
  ) {
    super(sentence.en);
    this.name = 'Refusal';
  }
}

/**
 * A refused act on a thing that evidence hangs on: a step, a recorder, an activity, a clip. The portal's audit keeps what was
 * tried, on which thing; a mistake in a form is a plain Refusal and is not kept.
 */
export class RefusedAct extends Refusal {
  constructor(
    kind: RefusalKind,
    sentence: Sentence,
    /** Kind and id as audit rows name things. */
    readonly objectKind: string,
    readonly objectId: string,
    details: Refusal['details'] = {},
  ) {
    super(kind, sentence, details);
  }
}
