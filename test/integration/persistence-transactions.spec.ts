import { join } from 'node:path';
import { Counter, inTransaction, isCollision, nextNumber, openFacts, TransactionMisuse } from '@zhilu/persistence';
import type { DataSource } from 'typeorm';
import { startChild, stopChildren, until } from '../support/child';
import { eachDatabase } from '../support/databases';

const child = (name: string) => join(__dirname, 'children', `${name}.ts`);

eachDatabase((database) => {
  let facts: DataSource;
  afterEach(stopChildren);
  beforeAll(async () => {
    facts = await database.open();
  });
  beforeEach(() => facts.query('DELETE FROM counter'));

  const valueOf = async (name: string) => (await facts.getRepository(Counter).findOneBy({ name }))?.value;

  it('keeps nothing of a rejected transaction that ran beside others', async () => {
    const results = await Promise.allSettled(
      Array.from({ length: 40 }, (_, number) =>
        facts.transaction(async (manager) => {
          await manager.insert(Counter, { name: `parallel-${number}`, value: number });
          await new Promise((resolve) => setImmediate(resolve));
          if (number % 2 === 1) throw new Error('refused');
        }),
      ),
    );
    const kept = (await facts.getRepository(Counter).find()).map(({ value }) => value).sort((a, b) => a - b);
    expect(results.filter(({ status }) => status === 'rejected')).toHaveLength(20);
    expect(kept).toEqual(Array.from({ length: 20 }, (_, index) => index * 2));
  });

  it('loses none of the parallel transactions of two processes and leaves no gap in running numbers', async () => {
    const [processes, transactions] = [2, 300];
    await facts.getRepository(Counter).insert({ name: 'tally', value: 0 });
    const children = Array.from({ length: processes }, () =>
      startChild(child('count'), { settings: database.settings, transactions }),
    );
    const taken = (await Promise.all(children.map(({ done }) => done))).flatMap((output): number[] =>
      JSON.parse(output),
    );
    const all = Array.from({ length: processes * transactions }, (_, index) => index + 1);
    expect(taken.sort((a, b) => a - b)).toEqual(all);
    expect(await valueOf('tally')).toBe(processes * transactions);
  });

  it('gives back the number of a rejected transaction', async () => {
    await inTransaction(facts, (manager) => nextNumber(manager, 'case:JJ:2026'));
    const refused = inTransaction(facts, async (manager) => {
      await nextNumber(manager, 'case:JJ:2026');
      throw new Error('refused');
    });
    await expect(refused).rejects.toThrow('refused');
    expect(await inTransaction(facts, (manager) => nextNumber(manager, 'case:JJ:2026'))).toBe(2);
    await expect(nextNumber(facts.manager, 'case:JJ:2026')).rejects.toThrow('outside a transaction');
  });

  it('refuses the data source inside a transaction at once, in every guise', async () => {
    const early = facts.createQueryRunner();
    const guises: Array<() => Promise<unknown>> = [
      () => facts.getRepository(Counter).find(),
      () => facts.query('SELECT 1'),
      () => facts.manager.save(Counter, { name: 'outside', value: 1 }),
      () => facts.transaction((manager) => manager.find(Counter)),
      () => inTransaction(facts, (manager) => nextNumber(manager, 'nested')),
    ];
    if (database.kind === 'embedded') guises.push(() => early.query('SELECT 1'));
    for (const guise of guises) {
      await expect(facts.transaction(async () => await guise())).rejects.toThrow(TransactionMisuse);
    }
    await early.release();
    expect(await facts.getRepository(Counter).count()).toBe(0);
  });

  it('lets the data source be used again after a transaction, also by what was started inside it', async () => {
    let later: Promise<number> | undefined;
    const ended = new Promise<void>((resolve) => {
      void facts.transaction(async (manager) => {
        later = new Promise<void>((go) => setTimeout(go, 50)).then(() => facts.getRepository(Counter).count());
        await manager.insert(Counter, { name: 'inside', value: 1 });
        resolve();
      });
    });
    await ended;
    await expect(later).resolves.toBe(1);
  });

  it('undoes only the inner part of a nested transaction', async () => {
    await facts.transaction(async (manager) => {
      await manager.insert(Counter, { name: 'outer', value: 1 });
      const inner = manager.transaction(async (nested) => {
        await nested.insert(Counter, { name: 'inner', value: 1 });
        throw new Error('refused');
      });
      await expect(inner).rejects.toThrow('refused');
    });
    expect((await facts.getRepository(Counter).find()).map(({ name }) => name)).toEqual(['outer']);
  });

  it('rolls back a query runner that is released in the middle of a transaction', async () => {
    const runner = facts.createQueryRunner();
    await runner.startTransaction();
    await runner.manager.insert(Counter, { name: 'forgotten', value: 1 });
    if (database.kind === 'mariadb') await runner.rollbackTransaction();
    await runner.release();
    expect(await valueOf('forgotten')).toBeUndefined();
    await expect(runner.query('SELECT 1')).rejects.toThrow('released');
  });

  it('stays responsive while another process holds the lock, and then writes', async () => {
    const holder = startChild(child('hold'), { settings: database.settings, holdMs: 1_000 });
    await until('the other process holds a transaction', () => holder.output() === 'holding');
    let [longest, last] = [0, performance.now()];
    const beat = setInterval(() => {
      longest = Math.max(longest, performance.now() - last);
      last = performance.now();
    }, 5);
    await inTransaction(facts, (manager) => nextNumber(manager, 'patient'));
    clearInterval(beat);
    await holder.done;
    expect(longest).toBeLessThan(300);
    expect(await valueOf('patient')).toBe(1);
    expect(await valueOf('held')).toBe(1);
  });

  it('lets timers and sockets have their turn while queries follow one another', async () => {
    let done = false;
    setTimeout(() => (done = true), 20);
    const began = performance.now();
    while (!done && performance.now() - began < 5_000) await facts.query('SELECT 1');
    expect(done).toBe(true);
  });

  it('keeps every acknowledged transaction of a killed process', async () => {
    for (let round = 0; round < 3; round++) {
      const writer = startChild(child('write-forever'), { settings: database.settings });
      const before = (await valueOf('acknowledged')) ?? 0;
      const told = () => Number(writer.output().split('\n').at(-2) ?? 0);
      await until('forty acknowledged transactions', () => told() >= before + 40);
      writer.process.kill('SIGKILL');
      await expect(writer.done).rejects.toThrow('SIGKILL');
      expect(await valueOf('acknowledged')).toBeGreaterThanOrEqual(told());
    }
  });

  it('does the work again when it lost against another transaction', async () => {
    let attempts = 0;
    const collision = Object.assign(new Error('lost'), {
      code: database.kind === 'embedded' ? 'SQLITE_BUSY' : 'ER_LOCK_DEADLOCK',
    });
    const number = await inTransaction(facts, async (manager) => {
      const next = await nextNumber(manager, 'again');
      if (++attempts < 3) throw collision;
      return next;
    });
    expect([attempts, number]).toEqual([3, 1]);
    await expect(inTransaction(facts, () => Promise.reject(collision), { retries: 1 })).rejects.toBe(collision);
  });

  if (database.kind === 'mariadb') {
    it('survives a real deadlock', async () => {
      await facts.getRepository(Counter).insert([
        { name: 'left', value: 0 },
        { name: 'right', value: 0 },
      ]);
      const both = (first: string, second: string, meet: () => Promise<void>) =>
        inTransaction(facts, async (manager) => {
          await nextNumber(manager, first);
          await meet();
          await nextNumber(manager, second);
        });
      let arrived = 0;
      const meet = async () => {
        arrived++;
        await until('both transactions hold their first row', () => arrived >= 2);
      };
      await Promise.all([both('left', 'right', meet), both('right', 'left', meet)]);
      expect([await valueOf('left'), await valueOf('right'), arrived]).toEqual([2, 2, 3]);
    });
  } else {
    it('says busy, as a collision, when another process writes for longer than ten seconds', async () => {
      const other = await openFacts(database.settings, { migrate: 'wait' });
      const runner = other.createQueryRunner();
      await runner.startTransaction();
      const error: unknown = await facts
        .transaction((manager) => manager.count(Counter))
        .catch((thrown: unknown) => thrown);
      await runner.rollbackTransaction();
      await other.destroy();
      expect(isCollision(error)).toBe(true);
      expect(await facts.getRepository(Counter).count()).toBe(0);
    });
  }
});
