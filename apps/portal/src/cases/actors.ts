import { Injectable } from '@nestjs/common';
import type { Actor } from '@zhilu/cases';
import type { CurrentPersonInfo } from '../requests/current-person';
import { Rights } from '../people/rights';

/** The person of the request as the case spine knows actors: with every role in force at this moment. */
@Injectable()
export class Actors {
  constructor(private readonly rights: Rights) {}

  of(person: Pick<CurrentPersonInfo, 'personId' | 'unitId'>): Promise<Actor> {
    return this.ofId(person.personId, person.unitId);
  }

  async ofId(personId: string, unitId: string): Promise<Actor> {
    return { personId, unitId, offers: await this.rights.rolesOf(personId) };
  }
}
