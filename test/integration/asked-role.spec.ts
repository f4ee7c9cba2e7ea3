import type { DataSource } from 'typeorm';
import { askedRole } from '@zhilu/cases';
import type { Role } from '@zhilu/domain';
import { Deputy, Person } from '@zhilu/persistence';
import { addDeputy } from '../support/case-rows';
import { eachDatabase } from '../support/databases';
import { addPerson, addUnits, UNITS, type UnitId } from '../support/portal-people';

eachDatabase((database) => {
  let facts: DataSource;

  beforeAll(async () => {
    facts = await database.open();
    await addUnits(facts);
    const people: [login: string, unit: UnitId, roles: Role[]][] = [
      ['keeper', 'north', ['device-keeper']],
      ['head', 'north', ['unit-head', 'device-keeper']],
      ['southkeeper', 'south', ['device-keeper']],
      ['southhead', 'south', ['unit-head']],
      ['top', 'bureau', ['bureau-head']],
      ['usurper', 'north', ['bureau-head']],
      ['secrets', 'bureau', ['secrecy-officer']],
      ['standin', 'south', ['officer']],
    ];
    for (const person of people) await addPerson(facts, ...person);
  });
  afterEach(() => facts.getRepository(Deputy).clear());

  /** Whom a step of a case in the unit is offered to, while these may not do it. */
  const asked = (role: Role, unit: UnitId, applicant: string, recused: string | null = null) =>
    askedRole(
      facts.manager,
      role,
      {
        unitPath: UNITS[unit],
        applicantId: `person-${applicant}`,
        applicantMayAct: false,
        recusedId: recused && `person-${recused}`,
      },
      new Date(),
    );

  it('is the role of the step while anybody who holds it may act', async () => {
    expect(await asked('device-keeper', 'north', 'keeper')).toBe('device-keeper');
    expect(await asked('unit-head', 'north', 'keeper')).toBe('unit-head');
  });

  it('is the head of the unit, then of the bureau, where all who hold it are barred', async () => {
    expect(await asked('device-keeper', 'south', 'southkeeper')).toBe('unit-head');
    expect(await asked('device-keeper', 'north', 'keeper', 'head')).toBe('bureau-head');
    expect(await asked('unit-head', 'north', 'keeper', 'head')).toBe('bureau-head');
    expect(await asked('bureau-head', 'north', 'keeper', 'top')).toBe('bureau-head');
  });

  it('counts the deputies of those who may act, not of the others', async () => {
    await addDeputy(facts, 'person-southkeeper', 'person-standin');
    expect(await asked('device-keeper', 'south', 'southkeeper')).toBe('unit-head');
    await facts.getRepository(Deputy).clear();
    await addDeputy(facts, 'person-keeper', 'person-standin');
    expect(await asked('device-keeper', 'north', 'standin', 'head')).toBe('device-keeper');
  });

  it('stays with the specialists of the bureau, and where nobody holds the role at all', async () => {
    expect(await asked('secrecy-officer', 'north', 'secrets')).toBe('secrecy-officer');
    expect(await asked('finance', 'north', 'keeper')).toBe('finance');
  });

  it('counts nobody who has left, and no head of the bureau below the top', async () => {
    await facts.manager.update(Person, { id: 'person-head' }, { active: false });
    expect(await asked('device-keeper', 'north', 'keeper')).toBe('bureau-head');
    await facts.manager.update(Person, { id: 'person-top' }, { active: false });
    expect(await asked('device-keeper', 'north', 'keeper')).toBe('device-keeper');
    for (const id of ['person-head', 'person-top']) await facts.manager.update(Person, { id }, { active: true });
  });
});
