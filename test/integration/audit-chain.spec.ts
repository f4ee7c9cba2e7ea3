import { join } from 'node:path';
import {
  appendAudit,
  appendAuditAll,
  auditHead,
  BrokenChain,
  GENESIS,
  verifyChain,
  type AuditEntry,
  type AuditHead,
} from '@zhilu/audit';
import { AuditRow, inTransaction } from '@zhilu/persistence';
import type { DataSource } from 'typeorm';
import { startChild, stopChildren } from '../support/child';
import { eachDatabase } from '../support/databases';

const anEntry = (number: number): AuditEntry => ({
  at: new Date(Date.UTC(2026, 10, 24, 1, 2, 3, number)),
  personId: number % 2 === 0 ? 'p-1' : null,
  act: 'recording.viewed',
  objectKind: 'recording',
  objectId: `r-${number}`,
  caseNumber: 'CY-2026-0001',
  detail: { number, clip: { to: 2.5, from: 0 }, note: '查阅 🚓 "引号" \u0000', none: null },
  sentence: `查阅第 ${number} 段录像。`,
});

eachDatabase((database) => {
  let facts: DataSource;
  beforeAll(async () => {
    facts = await database.open();
  });
  afterEach(stopChildren);

  const append = (...entries: AuditEntry[]) =>
    inTransaction(facts, async (manager) => {
      const heads: AuditHead[] = [];
      for (const entry of entries) heads.push(await appendAudit(manager, entry));
      return heads;
    });
  const startChain = async (length: number) => {
    await facts.query('DELETE FROM audit_row');
    await facts.query(`UPDATE audit_head SET sequence = 0, hash = '${GENESIS}'`);
    return append(...Array.from({ length }, (_, index) => anEntry(index + 1)));
  };
  const broken = async (options?: Parameters<typeof verifyChain>[1]) => (await verifyChain(facts, options)).firstBroken;

  it('is whole when nothing was touched, from any link on and in any batch', async () => {
    expect(await verifyChain(facts)).toEqual({ ok: true, rows: 0, head: { sequence: 0, hash: GENESIS } });
    const heads = await startChain(20);
    const head = heads[19];
    expect(await auditHead(facts)).toEqual(head);
    expect(await verifyChain(facts, { batch: 3, remembered: heads[9] })).toEqual({ ok: true, rows: 20, head });
    expect(await verifyChain(facts, { from: 11, batch: 4, remembered: heads[9] })).toEqual({
      ok: true,
      rows: 10,
      head,
    });
    expect(await verifyChain(facts, { from: 20 })).toEqual({ ok: true, rows: 1, head });
    expect(await verifyChain(facts, { from: 21 })).toEqual({ ok: true, rows: 0, head });
    const row = await facts.getRepository(AuditRow).findOneByOrFail({ sequence: 7 });
    expect(row).toMatchObject({ ...anEntry(7), sequence: 7, previousHash: heads[5].hash, hash: heads[6].hash });
  });

  it('is the same chain when many acts are appended together', async () => {
    const heads = await startChain(250);
    await startChain(0);
    const entries = Array.from({ length: 250 }, (_, index) => anEntry(index + 1));
    expect(await inTransaction(facts, (manager) => appendAuditAll(manager, entries))).toEqual(heads[249]);
    expect(await verifyChain(facts)).toMatchObject({ ok: true, rows: 250 });
    expect(await inTransaction(facts, (manager) => appendAuditAll(manager, []))).toEqual(heads[249]);
  });

  it('shows a changed field, whichever it is', async () => {
    await startChain(9);
    const changes: Array<[string, unknown]> = [
      ['at', new Date(Date.UTC(2026, 10, 24, 1, 2, 3, 6))],
      ['personId', 'p-2'],
      ['act', 'recording.hidden'],
      ['objectKind', 'device'],
      ['objectId', 'r-55'],
      ['caseNumber', null],
      ['detail', '{"number":5}'],
      ['detail', 'no JSON'],
      ['sentence', '查阅第 5 段录像。 '],
      ['hash', 'f'.repeat(64)],
    ];
    for (const [column, value] of changes) {
      const [before] = await facts.query(`SELECT ${column} AS kept FROM audit_row WHERE sequence = 5`);
      await facts.query(`UPDATE audit_row SET ${column} = ? WHERE sequence = 5`, [value]);
      expect(await broken()).toEqual({ sequence: 5, reason: 'altered' });
      await facts.query(`UPDATE audit_row SET ${column} = ? WHERE sequence = 5`, [before.kept]);
    }
    await facts.query('UPDATE audit_row SET previousHash = ? WHERE sequence = 5', ['0'.repeat(64)]);
    expect(await broken()).toEqual({ sequence: 5, reason: 'unlinked' });
  });

  it('shows a changed field even when its own hash was computed anew', async () => {
    await startChain(9);
    const forged = await startForgery(4);
    await facts.query('UPDATE audit_row SET objectId = ?, hash = ? WHERE sequence = 4', [forged.objectId, forged.hash]);
    expect(await broken()).toEqual({ sequence: 5, reason: 'unlinked' });
  });

  it('shows a deleted, a swapped and an inserted link', async () => {
    await startChain(9);
    await facts.query('DELETE FROM audit_row WHERE sequence = 4');
    expect(await broken()).toEqual({ sequence: 4, reason: 'missing' });
    await facts.query('UPDATE audit_row SET sequence = sequence - 1 WHERE sequence = 5');
    expect(await broken()).toEqual({ sequence: 4, reason: 'unlinked' });

    await startChain(9);
    for (const [from, to] of [
      [6, 999],
      [7, 6],
      [999, 7],
    ]) {
      await facts.query('UPDATE audit_row SET sequence = ? WHERE sequence = ?', [to, from]);
    }
    expect(await broken()).toEqual({ sequence: 6, reason: 'unlinked' });

    for (const sequence of [-3, 0, 10, 4_000]) {
      await startChain(9);
      const columns = 'at, personId, act, objectKind, objectId, caseNumber, detail, sentence, previousHash, hash';
      await facts.query(
        `INSERT INTO audit_row (sequence, ${columns}) SELECT ?, ${columns} FROM audit_row WHERE sequence = 9`,
        [sequence],
      );
      expect(await broken()).toEqual({ sequence, reason: 'stray' });
    }
  });

  it('shows a tail that was cut off, against the head or, when that was set back too, against a remembered one', async () => {
    const heads = await startChain(9);
    await facts.query('DELETE FROM audit_row WHERE sequence > 6');
    expect(await broken()).toEqual({ sequence: 7, reason: 'missing' });
    await facts.query('UPDATE audit_head SET sequence = 6, hash = ?', [heads[5].hash]);
    expect(await broken()).toBeUndefined();
    expect(await broken({ remembered: heads[8] })).toEqual({ sequence: 7, reason: 'missing' });
    await append(anEntry(70), anEntry(80), anEntry(90), anEntry(100));
    expect(await broken()).toBeUndefined();
    expect(await broken({ remembered: heads[8] })).toEqual({ sequence: 9, reason: 'rememberedDiffers' });
    expect(await broken({ remembered: heads[4] })).toBeUndefined();
  });

  it('shows a head that was changed or lost, and writes nothing more without one', async () => {
    await startChain(3);
    await facts.query('UPDATE audit_head SET hash = ?', ['e'.repeat(64)]);
    expect(await broken()).toEqual({ sequence: 3, reason: 'headDiffers' });
    await facts.query('DELETE FROM audit_head');
    await expect(verifyChain(facts)).rejects.toThrow(BrokenChain);
    await expect(append(anEntry(4))).rejects.toThrow(BrokenChain);
    await facts.query(`INSERT INTO audit_head (id, sequence, hash) VALUES ('chain', 0, '${GENESIS}')`);
  });

  it('goes with its transaction, and is refused outside one', async () => {
    await startChain(2);
    const refused = facts.transaction(async (manager) => {
      await appendAudit(manager, anEntry(3));
      throw new Error('refused');
    });
    await expect(refused).rejects.toThrow('refused');
    await expect(appendAudit(facts.manager, anEntry(3))).rejects.toThrow('outside a transaction');
    expect((await append(anEntry(3)))[0].sequence).toBe(3);
    expect((await verifyChain(facts)).ok).toBe(true);
  });

  it('refuses what some database would cut short, and keeps text no database can hold in one readable form', async () => {
    await startChain(1);
    await expect(append({ ...anEntry(2), objectId: '长'.repeat(256) })).rejects.toThrow(
      'objectId has 256 characters, at most 255 fit',
    );
    await expect(append({ ...anEntry(2), detail: { text: '长'.repeat(25_000) } })).rejects.toThrow(
      'detail has 75011 bytes',
    );
    await expect(append({ ...anEntry(2), at: new Date('never') })).rejects.toThrow('not a date');
    await append({
      ...anEntry(2),
      objectId: '𠮷'.repeat(255),
      sentence: 'half \ud83d and NUL \u0000',
      detail: { half: '\ud83d' },
    });
    expect((await facts.getRepository(AuditRow).findOneByOrFail({ sequence: 2 })).sentence).toBe(
      'half \ufffd and NUL \ufffd',
    );
    expect(await verifyChain(facts)).toMatchObject({ ok: true, rows: 2 });
  });

  it('has no gap and no fork when two processes append at once, and can be verified meanwhile', async () => {
    await startChain(0);
    const [processes, appends] = [2, 300];
    const file = join(__dirname, 'children', 'append.ts');
    const children = Array.from({ length: processes }, (_, index) =>
      startChild(file, { settings: database.settings, appends, name: `c${index}` }),
    );
    const ended = Promise.all(children.map(({ done }) => done));
    let running = true;
    void ended.finally(() => (running = false)).catch(() => undefined);
    const checkedAt: number[] = [];
    while (running) {
      const report = await verifyChain(facts, { batch: 50 });
      expect(report.firstBroken).toBeUndefined();
      checkedAt.push(report.rows);
    }
    expect(await ended).toEqual(Array(processes).fill(String(appends)));
    expect(await verifyChain(facts)).toMatchObject({ ok: true, rows: processes * appends });
    expect(checkedAt.some((rows) => rows > 0 && rows < processes * appends)).toBe(true);
  });

  async function startForgery(sequence: number): Promise<{ objectId: string; hash: string }> {
    const { linkHash } = await import('../../libs/audit/src/canonical');
    const { hash: _hash, ...row } = await facts.getRepository(AuditRow).findOneByOrFail({ sequence });
    return { objectId: 'forged', hash: linkHash({ ...row, objectId: 'forged' }) };
  }
});
