import { Injectable } from '@nestjs/common';
import { DataSource, In } from 'typeorm';
import type { Wire } from '@zhilu/domain';
import { Person, type GrantRequest } from '@zhilu/persistence';
import { PersonRefs } from '../people/person-refs';
import { Confirmers } from './confirmers';
import { isGain } from './power';

/** Requests for power as the administration and the discipline office see them. */
@Injectable()
export class GrantViews {
  constructor(
    private readonly facts: DataSource,
    private readonly people: PersonRefs,
    private readonly confirmers: Confirmers,
  ) {}

  async of(readerId: string, requests: GrantRequest[]): Promise<Wire.GrantRequestView[]> {
    const accounts = await this.accounts(requests);
    const openers = [...accounts.values()].map((each) => each.createdBy ?? null);
    const named = requests.flatMap((each) => [each.personId, each.absentId, each.requestedBy]);
    const refs = await this.people.of([...named, ...openers]);
    const units = await this.people.unitNames(requests.flatMap((each) => each.unitId ?? []));
    const ref = (id: string) => refs.get(id) ?? { id, name: '—', unitId: '', unitName: '' };
    return Promise.all(
      requests.map(async (each) => ({
        id: each.id,
        kind: each.kind,
        person: ref(each.personId),
        account: await this.accountView(each, accounts.get(each.personId)!, refs),
        role: each.role,
        unitName: each.unitId && (units.get(each.unitId) ?? ''),
        absent: each.absentId === null ? null : ref(each.absentId),
        validFrom: each.validFrom?.toISOString() ?? null,
        validTo: each.validTo?.toISOString() ?? null,
        requestedBy: ref(each.requestedBy),
        requestedAt: each.requestedAt.toISOString(),
        expiresAt: each.expiresAt.toISOString(),
        mayConfirm: (await this.confirmers.ableTo(this.facts.manager, each)).includes(readerId),
        mayWithdraw: each.requestedBy === readerId,
      })),
    );
  }

  /** One for each request: accounts are never removed. */
  private async accounts(requests: GrantRequest[]): Promise<Map<string, Person>> {
    const id = In([...new Set(requests.map((each) => each.personId))]);
    return new Map((await this.facts.getRepository(Person).findBy({ id })).map((each) => [each.id, each]));
  }

  private async accountView(
    { kind }: GrantRequest,
    person: Person,
    refs: Map<string, Wire.PersonRef>,
  ): Promise<Wire.GrantAccount> {
    const known = isGain(kind) && (await this.confirmers.knower(this.facts.manager, person.id)) !== null;
    return {
      login: person.login,
      openedAt: person.createdAt.toISOString(),
      openedBy: (person.createdBy && refs.get(person.createdBy)) || null,
      lastLoginAt: person.lastLoginAt?.toISOString() ?? null,
      givesPassword: kind === 'password' || known,
    };
  }
}
