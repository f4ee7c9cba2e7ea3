import { Inject, Injectable } from '@nestjs/common';
import { DataSource, In, LessThanOrEqual, MoreThan } from 'typeorm';
import { CLOCK, countsIn, isWithin, type Clock, type Role } from '@zhilu/domain';
import { Deputy, Person, RoleInUnit, Unit } from '@zhilu/persistence';

/** A role in force at this moment: the person's own or, through a deputy's rights, an absent person's. */
export interface HeldRole {
  role: Role;
  unitId: string;
  unitPath: string;
  /** The absent person for whom the deputy acts; null when the person's own role. */
  actingForId: string | null;
}

/** What cannot be handed to a deputy: it administers instead of deciding. */
const NOT_FOR_DEPUTIES: readonly Role[] = ['admin'];

/** Answers what a person may do, from the facts of this moment; nothing is cached, so a role taken away is gone at once. */
@Injectable()
export class Rights {
  constructor(
    private readonly facts: DataSource,
    @Inject(CLOCK) private readonly now: Clock,
  ) {}

  /** Every role in force, own ones first, then those of people this person is deputy of. */
  async rolesOf(personId: string): Promise<HeldRole[]> {
    const absent = await this.absentPeople(personId);
    const rows = await this.facts.getRepository(RoleInUnit).findBy({ personId: In([personId, ...absent]) });
    if (rows.length === 0) return [];
    const paths = await this.pathsOf(rows.map((row) => row.unitId));
    return rows
      .filter((row) => paths.has(row.unitId) && countsIn(row.role, paths.get(row.unitId)!))
      .filter((row) => row.personId === personId || !NOT_FOR_DEPUTIES.includes(row.role))
      .map((row) => heldRole(row, personId, paths.get(row.unitId)!))
      .sort((one, other) => Number(one.actingForId !== null) - Number(other.actingForId !== null));
  }

  /** The held role that lets the person act in the unit (held there or in an ancestor), or null. */
  async mayInUnit(personId: string, roles: Role | readonly Role[], unitPath: string): Promise<HeldRole | null> {
    const wanted = typeof roles === 'string' ? [roles] : roles;
    const held = await this.rolesOf(personId);
    return held.find((each) => wanted.includes(each.role) && isWithin(unitPath, each.unitPath)) ?? null;
  }

  /** Units in which the person holds one of the roles, there or in an ancestor, in the bureau's order. */
  async unitsUnder(personId: string, roles: readonly Role[]): Promise<Unit[]> {
    const held = (await this.rolesOf(personId)).filter(({ role }) => roles.includes(role));
    if (held.length === 0) return [];
    const units = await this.facts.getRepository(Unit).find({ order: { sort: 'ASC', name: 'ASC' } });
    return units.filter((unit) => held.some(({ unitPath }) => isWithin(unit.path, unitPath)));
  }

  /** Units in which the person has something to see: the own one and every unit under a held role. */
  async visibleUnits(personId: string): Promise<Unit[]> {
    const units = await this.facts.getRepository(Unit).find({ order: { sort: 'ASC' } });
    const held = await this.rolesOf(personId);
    const person = await this.facts.getRepository(Person).findOneBy({ id: personId });
    const roots = held.map((each) => each.unitPath);
    return units.filter((unit) => unit.id === person?.unitId || roots.some((root) => isWithin(unit.path, root)));
  }

  private async absentPeople(deputyId: string): Promise<string[]> {
    const now = this.now();
    const rows = await this.facts
      .getRepository(Deputy)
      .findBy({ deputyId, validFrom: LessThanOrEqual(now), validTo: MoreThan(now) });
    return rows.map((row) => row.personId);
  }

  private async pathsOf(unitIds: string[]): Promise<Map<string, string>> {
    const units = await this.facts.getRepository(Unit).findBy({ id: In([...new Set(unitIds)]) });
    return new Map(units.map((unit) => [unit.id, unit.path]));
  }
}

function heldRole(row: RoleInUnit, personId: string, unitPath: string): HeldRole {
  return { role: row.role, unitId: row.unitId, unitPath, actingForId: row.personId === personId ? null : row.personId };
}
