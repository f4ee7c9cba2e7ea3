import type { DataSource } from 'typeorm';
import { StepPerson } from '@zhilu/cases';
import type { UserTaskModel } from '@zhilu/catalog';
import { CaseFile, Person } from '@zhilu/persistence';
import { addCase } from '../support/case-rows';
import { createDatabase, type TestDatabase } from '../support/databases';
import { addPerson, addUnits } from '../support/portal-people';
import { startEngineUnderTest, type EngineUnderTest } from './engine/engine-under-test';
import { form, personsStep } from './engine/models';

/** `zhilu.person` against the real engine: whom a step is meant for in person. */
describe('whom a step is meant for', () => {
  let database: TestDatabase;
  let facts: DataSource;
  let engine: EngineUnderTest;
  let definitionId: string;
  let file: CaseFile;

  beforeAll(async () => {
    database = await createDatabase('embedded');
    facts = await database.open();
    await addUnits(facts);
    await addPerson(facts, 'officer', 'north', ['officer']);
    await addPerson(facts, 'keeper', 'north', ['device-keeper']);
    const gone = await addPerson(facts, 'gone', 'north', []);
    await facts.manager.update(Person, { id: gone }, { active: false });
    engine = await startEngineUnderTest();
    const files = [
      { name: 'person-test.bpmn', content: personsStep('person-test') },
      { name: 'forms/person-test/ask.form', content: form('person-test.ask') },
    ];
    const deployed = await engine.portal.deployments.create({ name: 'person-test', source: 'zhilu-test', files });
    definitionId = Object.keys(deployed.deployedProcessDefinitions ?? {})[0];
    file = await begun('RY-2026-0001', { holderId: 'person-keeper', nobody: '', gone: 'person-gone' });
  });
  afterAll(async () => {
    await engine?.stop();
    await database?.remove();
  });

  async function begun(businessKey: string, variables: Record<string, unknown>): Promise<CaseFile> {
    const { id: instanceId } = await engine.portal.definitions.start({ definitionId, businessKey, variables });
    return addCase(facts, businessKey, 'north', { instanceId });
  }
  const personOf = (person: string | null, of = file, applicantMayAct = true) =>
    new StepPerson(facts, engine.portal).of({ person, applicantMayAct } as UserTaskModel, of);

  it('is the applicant, whom the variable names, or nobody where a role is asked', async () => {
    expect(await personOf('applicant')).toBe('person-officer');
    expect(await personOf('variable:holderId')).toBe('person-keeper');
    expect(await personOf(null)).toBeNull();
  });

  it('is nobody for a variable that is not set, empty, or names somebody who left', async () => {
    for (const name of ['neverSet', 'nobody', 'gone']) expect(await personOf(`variable:${name}`)).toBeNull();
  });

  it('is the applicant by a variable only where the applicant may do the step', async () => {
    const own = await begun('RY-2026-0002', { holderId: 'person-officer' });
    expect(await personOf('variable:holderId', own)).toBe('person-officer');
    expect(await personOf('variable:holderId', own, false)).toBeNull();
  });

  it('stays the same when the case has ended at the engine meanwhile', async () => {
    const over = await begun('RY-2026-0003', { holderId: 'person-keeper' });
    await engine.portal.instances.delete(over.instanceId!);
    expect(await engine.portal.instances.byBusinessKey('RY-2026-0003')).toEqual([]);
    expect(await personOf('variable:holderId', over)).toBe('person-keeper');
  });

  it('is kept from whom the variable of `zhilu.recused` names, though that person left', async () => {
    const kept = (recused: string | null) =>
      new StepPerson(facts, engine.portal).recusedFrom({ recused } as UserTaskModel, file);
    expect(await kept('variable:holderId')).toBe('person-keeper');
    expect(await kept('variable:gone')).toBe('person-gone');
    for (const nobody of [null, 'variable:nobody', 'variable:neverSet']) expect(await kept(nobody)).toBeNull();
  });
});
