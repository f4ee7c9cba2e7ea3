import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { DataSource } from 'typeorm';
import { StoreMark } from '@zhilu/persistence';
import { DiskStore, openStore } from '@zhilu/storage';
import { createDatabase, eachDatabase, type TestDatabase } from '../support/databases';

const MARKER = 'zhilu-store.json';

eachDatabase(({ kind }) => {
  let database: TestDatabase;
  let facts: DataSource;
  let folder: string;
  const at = (name: string) => join(folder, name);
  const idIn = (file: string) => (JSON.parse(readFileSync(at(file), 'utf8')) as { id: string }).id;
  const open = (name: string, known = new StoreMark(facts)) =>
    openStore({ STORE_URL: pathToFileURL(at(name)).href, DATA_DIR: folder }, known);
  const saying = (...pieces: string[]) => ({
    kind: 'unavailable',
    message: expect.stringMatching(new RegExp(pieces.join('.*'))),
  });

  beforeEach(async () => {
    database = await createDatabase(kind);
    facts = await database.open();
    folder = mkdtempSync(join(tmpdir(), 'zhilu-identity-'));
    await open('store');
  });
  afterEach(async () => {
    await database.remove();
    rmSync(folder, { recursive: true, force: true });
  });

  it('is kept in the facts when a store is founded', async () => {
    expect(await new StoreMark(facts).known()).toBe(idIn(`store/${MARKER}`));
  });

  it('lets no store be founded while the facts know one, even where nothing else remembers it', async () => {
    const id = idIn(`store/${MARKER}`);
    for (const gone of ['store', 'store.json']) rmSync(at(gone), { recursive: true });
    await expect(open('store')).rejects.toMatchObject(saying(`no marker ${MARKER} in "${at('store')}"`, id));
    expect(existsSync(at('store'))).toBe(false);
    expect(existsSync(at('store.json'))).toBe(false);
  });

  it('refuses another store and names both', async () => {
    await DiskStore.open(at('other'));
    rmSync(at('store.json'));
    await expect(open('other')).rejects.toMatchObject(
      saying('holds another store', idIn(`other/${MARKER}`), idIn(`store/${MARKER}`)),
    );
    expect(existsSync(at('store.json'))).toBe(false);
  });

  it('believes the facts where the note beside the program names another store, and mends the note', async () => {
    await DiskStore.open(at('other'));
    // The note is read-only.
    rmSync(at('store.json'));
    writeFileSync(at('store.json'), readFileSync(at(`other/${MARKER}`)));
    await open('store');
    expect(idIn('store.json')).toBe(idIn(`store/${MARKER}`));
  });

  it('is taken over from a store that was there before the facts knew of it', async () => {
    const other = await createDatabase(kind);
    const known = new StoreMark(await other.open());
    await open('store', known);
    expect(await known.known()).toBe(idIn(`store/${MARKER}`));
    await other.remove();
  });

  it('stays the first one when two founders meet', async () => {
    const known = new StoreMark(facts);
    const late = { known: async () => null, keep: (id: string) => known.keep(id) };
    rmSync(at('store.json'));
    await expect(
      openStore({ STORE_URL: pathToFileURL(at('late')).href, DATA_DIR: at('elsewhere') }, late),
    ).rejects.toMatchObject(saying('holds another store'));
    expect(await known.known()).toBe(idIn(`store/${MARKER}`));
  });
});
