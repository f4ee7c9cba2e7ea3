import type { Sentence } from '@zhilu/domain';

/** The model cannot be read at all; the sentence says which element and what to do. Anything milder is a finding of the contract rules. */
export class ModelError extends Error {
  constructor(
    readonly sentence: Sentence,
    readonly elementId: string | null = null,
  ) {
    super(sentence.en);
    this.name = 'ModelError';
  }
}
