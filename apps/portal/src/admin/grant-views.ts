import { Injectable } from '@nestjs/common';
import { DataSource, In } from 'typeorm';
import type { Wire } from '@zhilu/domain';
import { Person, type GrantRequest } from '@zhilu/persistence';
import { PersonRefs } from '../people/person-refs';
import { Confirmers } from './confirmers';

/** Requests for power as the administration and the discipline office see them. */
@Injectable()
export class GrantViews {
  constructor(
    private readonly facts: DataSource,
    private readonly people: PersonRefs,
    private readonly confirmers: Confirmers,
  ) {}

  async of(readerId: string, requests: GrantRequest[]): Promise<Wire.GrantRequestView[]> {
    const refs = await this.people.of(requests.flatMap((each) => [each.personId, each.absentId, each.requestedBy]));
    const units = await this.people.unitNames(requests.flatMap((each) => each.unitId ?? []));
    const logins = await this.logins(requests);
    const ref = (id: string) => refs.get(id) ?? { id, name: '—', unitId: '', unitName: '' };
    return Promise.all(
      requests.map(async (each) => ({
        id: each.id,
        kind: each.kind,
        person: ref(each.personId),
        login: logins.get(each.personId) ?? '',
        role: each.role,
        unitName: each.unitId && (units.get(each.unitId) ?? ''),
        absent: each.absentId === null ? null : ref(each.absentId),
        validFrom: each.validFrom?.toISOString() ?? null,
        validTo: each.validTo?.toISOString() ?? null,
        requestedBy: ref(each.requestedBy),
        requestedAt: each.requestedAt.toISOString(),
        expiresAt: each.expiresAt.toISOString(),
        mayConfirm: await this.confirmers.mayConfirm(this.facts.manager, readerId, each),
        mayWithdraw: each.requestedBy === readerId,
      })),
    );
  }

  private async logins(requests: GrantRequest[]): Promise<Map<string, string>> {
    const id = In([...new Set(requests.map((each) => each.personId))]);
    const people = await this.facts.manager.find(Person, { select: { id: true, login: true }, where: { id } });
    return new Map(people.map((each) => [each.id, each.login]));
  }
}
