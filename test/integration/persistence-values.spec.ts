import { Counter, Device, isDuplicate, Notification, Person, Unit, withinUnit } from '@zhilu/persistence';
import { isWithin, Refusal } from '@zhilu/domain';
import { Between, LessThan, MoreThanOrEqual, type DataSource } from 'typeorm';
import { UNVALUED } from '../support/devices';
import { eachDatabase } from '../support/databases';

const at = (text: string) => new Date(`2026-11-24T${text}Z`);

const aPerson = (changes: Partial<Person>): Partial<Person> => ({
  id: 'p-1',
  login: 'wang',
  name: '王小明',
  badgeNumber: null,
  unitId: 'u-1',
  passwordHash: 'x',
  active: true,
  language: 'zh-CN',
  phrases: [],
  lastLoginAt: null,
  createdAt: at('01:02:03.004'),
  ...changes,
});
const aDevice = (changes: Partial<Device>): Partial<Device> => ({
  id: 'd-1',
  number: 'ZF-0001',
  brand: 'B',
  model: 'M',
  serial: 'S',
  unitId: 'u-1',
  keeperId: null,
  holderId: null,
  state: 'stored',
  clockOffsetMs: 0,
  clockCheckedAt: null,
  ...UNVALUED,
  ...changes,
});
const aNotification = (id: string, instant: Date): Partial<Notification> => ({
  id,
  personId: 'p-1',
  caseNumber: null,
  taskId: null,
  text: id,
  at: instant,
  readAt: null,
});

eachDatabase((database) => {
  let facts: DataSource;
  beforeAll(async () => {
    facts = await database.open();
  });

  it('gives back every kind of value as it was written', async () => {
    const phrases = ['同意。', 'emoji 🚓👮', 'quote " \\ \' and \u0000 inside JSON', '𠮷'];
    await facts.getRepository(Person).insert(aPerson({ name: '𠮷野 🚓 end ', phrases, active: false }));
    const person = await facts.getRepository(Person).findOneByOrFail({ id: 'p-1' });
    expect(person).toMatchObject(aPerson({ name: '𠮷野 🚓 end ', phrases, active: false }));
    expect(person.createdAt.toISOString()).toBe('2026-11-24T01:02:03.004Z');
    await facts.getRepository(Device).insert(aDevice({ clockOffsetMs: Number.MAX_SAFE_INTEGER }));
    expect((await facts.getRepository(Device).findOneByOrFail({ id: 'd-1' })).clockOffsetMs).toBe(
      Number.MAX_SAFE_INTEGER,
    );
  });

  it('finds a unit and those below it and no neighbour, whatever signs its path has', async () => {
    const ids = ['n', 'n-1', 'n_1', 'n0', 'n.', 'N', 'n1', 'nn', 'n%', '北'];
    const paths = ids.flatMap((id) => [`b/${id}`, `b/${id}/x`, `b/${id}/x/y`, `b/${id}/X`]);
    const units = facts.getRepository(Unit);
    await units.clear();
    await units.insert(
      ['b', ...paths].map((path, sort) => ({ id: `${sort}`, parentId: null, name: path, shortName: path, path, sort })),
    );
    for (const wanted of ['b', ...paths, 'b/absent', '']) {
      const found = await units
        .createQueryBuilder('unit')
        .where(...withinUnit('unit.path', wanted, 'wanted'))
        .orderBy('unit.sort')
        .getMany();
      expect(found.map((each) => each.path)).toEqual(['b', ...paths].filter((path) => isWithin(path, wanted)));
    }
    await units.clear();
  });

  it('compares and sorts instants by the millisecond, in finders, builders and raw queries', async () => {
    const instants = ['00:00:00.000', '00:00:00.001', '09:59:59.999', '10:00:00.000', '23:59:59.999'].map(at);
    await facts
      .getRepository(Notification)
      .insert([...instants].reverse().map((each, index) => aNotification(`n-${index}`, each)));
    const ofFinder = await facts
      .getRepository(Notification)
      .find({ where: { at: LessThan(at('10:00:00.000')) }, order: { at: 'ASC' } });
    expect(ofFinder.map((each) => each.at)).toEqual(instants.slice(0, 3));
    const between = await facts
      .getRepository(Notification)
      .countBy({ at: Between(at('00:00:00.001'), at('10:00:00.000')) });
    expect(between).toBe(3);
    expect(await facts.getRepository(Notification).countBy({ at: MoreThanOrEqual(at('23:59:59.999')) })).toBe(1);
    const ofBuilder = await facts
      .getRepository(Notification)
      .createQueryBuilder('n')
      .where('n.at > :from AND n.at <= :to', { from: at('00:00:00.000'), to: at('10:00:00.000') })
      .orderBy('n.at', 'DESC')
      .getMany();
    expect(ofBuilder.map((each) => each.at)).toEqual(instants.slice(1, 4).reverse());
    const raw = await facts.query('SELECT id FROM notification WHERE at >= ? ORDER BY at', [at('09:59:59.999')]);
    expect(raw).toHaveLength(3);
    expect(await facts.getRepository(Notification).countBy({ at: at('09:59:59.999') })).toBe(1);
  });

  it('takes a single parameter of any kind in a raw query', async () => {
    const echo = async (value: unknown) => Object.values((await facts.query('SELECT ? AS value', [value]))[0])[0];
    expect(await echo(null)).toBeNull();
    expect(await echo('text')).toBe('text');
    expect(Number(await echo(true))).toBe(1);
    expect(String(await echo(at('10:00:00.500')))).toContain('10:00:00.5');
  });

  it('tells keys apart by every byte and knows a duplicate of primary and of unique keys', async () => {
    await facts
      .getRepository(Person)
      .insert([aPerson({ id: 'P-1', login: 'Wang' }), aPerson({ id: 'p-2', login: 'wáng' })]);
    const primary: unknown = await facts
      .getRepository(Person)
      .insert(aPerson({ id: 'p-2', login: 'li' }))
      .catch((error: unknown) => error);
    const unique: unknown = await facts
      .getRepository(Person)
      .insert(aPerson({ id: 'p-3', login: 'Wang' }))
      .catch((error: unknown) => error);
    const other: unknown = await facts.query('SELECT * FROM nowhere').catch((error: unknown) => error);
    const notNull: unknown = await facts
      .query('INSERT INTO counter (name) VALUES (NULL)')
      .catch((error: unknown) => error);
    expect([primary, unique, other, notNull, null].map(isDuplicate)).toEqual([true, true, false, false, false]);
    expect(await facts.getRepository(Person).findOneBy({ login: 'WANG' })).toBeNull();
    expect(await facts.query(`SELECT id FROM person WHERE login = 'wang '`)).toEqual([]);
  });

  it('goes on in the same transaction after a duplicate', async () => {
    await facts.transaction(async (manager) => {
      await manager.insert(Counter, { name: 'once', value: 1 });
      const again: unknown = await manager.insert(Counter, { name: 'once', value: 2 }).catch((error: unknown) => error);
      expect(isDuplicate(again)).toBe(true);
      await manager.insert(Counter, { name: 'after', value: 3 });
    });
    expect(await facts.getRepository(Counter).find({ order: { value: 'ASC' } })).toEqual([
      { name: 'once', value: 1 },
      { name: 'after', value: 3 },
    ]);
  });

  it('never cuts text short without a word', async () => {
    const units = facts.getRepository(Unit);
    const unit = { id: 'u-nul', parentId: null, name: 'a\u0000b', shortName: 's', path: 'u', sort: 1 };
    const outcome: unknown = await units.insert(unit).catch((error: unknown) => error);
    if (database.kind === 'embedded') expect(outcome).toBeInstanceOf(Refusal);
    else expect((await units.findOneByOrFail({ id: 'u-nul' })).name).toBe('a\u0000b');
  });
});
