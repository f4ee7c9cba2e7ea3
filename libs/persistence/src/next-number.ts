import type { EntityManager } from 'typeorm';

/**
 * The next running number of a counter, from 1, inside the caller's transaction: gapless, because the counter's row
 * stays locked until the transaction ends and goes back with it. Ask late, other takers of the same counter wait.
 * Throws Error outside a transaction.
 */
export async function nextNumber(manager: EntityManager, counterName: string): Promise<number> {
  if (!manager.queryRunner?.isTransactionActive) {
    throw new Error(`Counter "${counterName}" was asked for a number outside a transaction; numbers would be lost.`);
  }
  return manager.dataSource.options.type === 'better-sqlite3'
    ? nextEmbedded(manager, counterName)
    : nextOnServer(manager, counterName);
}

async function nextEmbedded(manager: EntityManager, name: string): Promise<number> {
  const [{ value }] = await manager.query(
    'INSERT INTO counter (name, value) VALUES (?, 1) ON CONFLICT (name) DO UPDATE SET value = value + 1 RETURNING value',
    [name],
  );
  return Number(value);
}

async function nextOnServer(manager: EntityManager, name: string): Promise<number> {
  await manager.query('INSERT INTO counter (name, value) VALUES (?, 1) ON DUPLICATE KEY UPDATE value = value + 1', [
    name,
  ]);
  const [{ value }] = await manager.query('SELECT value FROM counter WHERE name = ?', [name]);
  return Number(value);
}

/** Brings a counter up to at least this value, so that numbers given out elsewhere are not given out again. */
export async function raiseCounter(manager: EntityManager, name: string, value: number): Promise<void> {
  const raise =
    manager.dataSource.options.type === 'better-sqlite3'
      ? 'INSERT INTO counter (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = MAX(value, excluded.value)'
      : 'INSERT INTO counter (name, value) VALUES (?, ?) ON DUPLICATE KEY UPDATE value = GREATEST(value, VALUES(value))';
  await manager.query(raise, [name, value]);
}
