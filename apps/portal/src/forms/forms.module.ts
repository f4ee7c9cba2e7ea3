import { Global, Module } from '@nestjs/common';
import { FormValidator } from './form-validator';
import { Prefill } from './prefill';
import { SubmissionCheck } from './submission-check';

/** Forms on the server: filled from the case, checked with the form of the case's own version. */
@Global()
@Module({ providers: [FormValidator, Prefill, SubmissionCheck], exports: [FormValidator, Prefill, SubmissionCheck] })
export class FormsModule {}
