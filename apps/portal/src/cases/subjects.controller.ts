import { Controller, Get, Param, Query } from '@nestjs/common';
import { z } from 'zod';
import { SUBJECT_KINDS, type Wire } from '@zhilu/domain';
import { CurrentPerson, type CurrentPersonInfo } from '../requests/current-person';
import { searchText } from '../requests/paging';
import { strictDto } from '../requests/strict-dto';
import { SubjectChoice } from './subject-choice';

class SubjectKindParam extends strictDto({ kind: z.enum(SUBJECT_KINDS) }) {}
class SubjectQuery extends strictDto({ q: searchText }) {}

/** Activities and recorders that a field of a form offers the person. */
@Controller('api/subjects')
export class SubjectsController {
  constructor(private readonly choice: SubjectChoice) {}

  @Get(':kind')
  offered(
    @CurrentPerson() { personId }: CurrentPersonInfo,
    @Param() { kind }: SubjectKindParam,
    @Query() { q }: SubjectQuery,
  ): Promise<Wire.SubjectChoice[]> {
    return this.choice.offered(kind, personId, q ?? '');
  }
}
