import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { DiskStore, diskFileSystem, type FileSystem } from '@zhilu/storage';
import { interferedFileSystem } from '../support/faulty-file-system';

/** What a power cut would undo cannot be seen after a kill, so the order of the operations is what is tested here. */
describe('durability of a put', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'zhilu-durable-'))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const files = () => [
    { logicalPath: 'DCIM/a.mp4', source: Buffer.alloc(100_000, 1) },
    { logicalPath: 'b.txt', source: Buffer.from('b') },
  ];
  const put = (store: DiskStore) => store.put('recording:1', files(), { message: 'test' });

  async function journalOf(store: (fs: FileSystem) => Promise<unknown>): Promise<string[]> {
    const journal: string[] = [];
    await store(interferedFileSystem((name, path) => journal.push(`${name} ${path}`)));
    return journal;
  }

  it('syncs every file and folder before the rename, and every folder above after it', async () => {
    await DiskStore.open(folder);
    const journal = await journalOf(async (fs) => put(await DiskStore.open(folder, { fs })));
    const renamed = journal.findIndex((line) => line.startsWith('rename '));
    const staged = journal[renamed].split(' ')[1];
    const created = journal.filter((line) => line.startsWith('file.write ')).map((line) => line.split(' ')[1]);
    const folders = [...new Set(created.map(dirname)), dirname(dirname(created[0]))];

    expect(new Set(created).size).toBe(7);
    for (const path of created) {
      const [written, synced] = [journal.lastIndexOf(`file.write ${path}`), journal.indexOf(`file.sync ${path}`)];
      expect([path, written < synced && synced < renamed]).toEqual([path, true]);
    }
    for (const path of [...folders, staged]) {
      const synced = journal.lastIndexOf(`file.sync ${path}`, renamed);
      const lastCreated = Math.max(
        ...created.filter((each) => dirname(each) === path).map((each) => journal.indexOf(`open ${each}`)),
        0,
      );
      expect([path, synced > lastCreated && synced < renamed]).toEqual([path, true]);
    }
    const parent = dirname(
      readdirSync(join(folder, 'objects'), { recursive: true, withFileTypes: true }).find((entry) =>
        entry.name.startsWith('recording'),
      )!.parentPath,
    );
    for (const path of [join(folder, 'objects'), parent]) {
      expect([path, journal.indexOf(`file.sync ${path}`, renamed)]).not.toEqual([path, -1]);
    }
  });

  it('syncs the folders again before it answers for an object that another process put', async () => {
    await put(await DiskStore.open(folder));
    const journal = await journalOf(async (fs) => put(await DiskStore.open(folder, { fs })));
    expect(journal).toContain(`file.sync ${join(folder, 'objects')}`);
    expect(journal.filter((line) => line.startsWith('file.sync')).length).toBe(3);
  });

  it('re-reads from the disk before it answers: what was written wrong is never acknowledged', async () => {
    await DiskStore.open(folder);
    let harmed = '';
    const fs = interferedFileSystem((name, path) => {
      if (harmed || name !== 'open' || !path.endsWith('a.mp4') || !existsSync(path)) return;
      harmed = path;
      chmodSync(path, 0o644);
      const bytes = readFileSync(path);
      bytes.writeUInt8(2, 70_000);
      writeFileSync(path, bytes);
    });
    const store = await DiskStore.open(folder, { fs });
    await expect(put(store)).rejects.toThrow(/reads back from the disk with hash/);
    expect(harmed).toContain('staging');
    expect(await store.has('recording:1')).toBe(false);
    expect(readdirSync(join(folder, 'staging'))).toEqual([]);
  });

  it('works on a disk that cannot be read past the cache', async () => {
    const refusing: FileSystem = {
      ...diskFileSystem,
      open: (path, mode) =>
        mode === 'readDirect'
          ? Promise.reject(Object.assign(new Error('EINVAL'), { code: 'EINVAL' }))
          : diskFileSystem.open(path, mode),
    };
    const store = await DiskStore.open(folder, { fs: refusing });
    await put(store);
    expect(await store.verify('recording:1')).toEqual({ state: 'match', problems: [] });
  });
});
