import { Controller, Get, Inject, Optional, Query } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import type { Wire } from '@zhilu/domain';
import { Person, containing } from '@zhilu/persistence';
import { CurrentPerson, type CurrentPersonInfo } from '../requests/current-person';
import { CASE_ACCESS, type CaseAccess } from '../ports/case-access';
import { strictDto } from '../requests/strict-dto';
import { PersonRefs } from '../people/person-refs';
import { RecordingRows } from '../recordings/recording-rows';
import { RecordingsFinder } from '../recordings/recordings.query';

class SearchQuery extends strictDto({ q: z.string().trim().min(1).max(100) }) {}

const BEST = 8;

/** One field over cases, recordings and people; each list holds only what the person may see. */
@Controller('api/search')
export class SearchController {
  constructor(
    private readonly facts: DataSource,
    private readonly finder: RecordingsFinder,
    private readonly rows: RecordingRows,
    private readonly refs: PersonRefs,
    @Optional() @Inject(CASE_ACCESS) private readonly caseAccess?: CaseAccess,
  ) {}

  @Get()
  async search(
    @CurrentPerson() { personId }: CurrentPersonInfo,
    @Query() { q }: SearchQuery,
  ): Promise<Wire.SearchResult> {
    const [cases, recordings, people] = await Promise.all([
      this.caseAccess?.find(personId, q, BEST) ?? [],
      this.recordings(personId, q),
      this.people(q),
    ]);
    return { cases, recordings, people };
  }

  private async recordings(personId: string, q: string): Promise<Wire.RecordingRow[]> {
    const scope = await this.finder.scopeOf(personId);
    const query = await this.finder.narrowed(scope, { q });
    return this.rows.of(await query.orderBy('recording.startedAt', 'DESC').limit(BEST).getMany());
  }

  private async people(q: string): Promise<Wire.PersonRef[]> {
    const people = await this.facts
      .getRepository(Person)
      .createQueryBuilder('person')
      .where("person.active = :active AND person.name LIKE :name ESCAPE '!'", { active: true, name: containing(q) })
      .orderBy('person.name')
      .limit(BEST)
      .getMany();
    return this.refs.ofRows(people);
  }
}
