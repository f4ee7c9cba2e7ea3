import { createHash, randomBytes } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import type { ObjectId } from '../evidence-store';
import { diskFileSystem } from '../file-system';
import { openStore } from '../open-store';
import { DiskStore } from './disk-store';
import { objectFolder } from './layout';

const NOTE = { message: 'test', user: { name: '王敏' } };
const sha256 = (bytes: Buffer | string) => createHash('sha256').update(bytes).digest('hex');

async function textOf(stream: Readable): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of stream) pieces.push(piece as Buffer);
  return Buffer.concat(pieces).toString();
}

describe('evidence store on disk', () => {
  let folder: string;
  let store: DiskStore;
  const place = (id: ObjectId) => join(folder, 'store', 'objects', objectFolder(id));

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'zhilu-store-'));
    store = await DiskStore.open(join(folder, 'store'), { memory: join(folder, 'store.json') });
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('keeps what it was given: from a path, from memory and from a stream', async () => {
    const bytes = randomBytes(9 * 1024 * 1024 + 17);
    writeFileSync(join(folder, 'source.mp4'), bytes);
    const files = [
      { logicalPath: '录像/现场.mp4', source: join(folder, 'source.mp4'), expectedSha256: sha256(bytes) },
      { logicalPath: 'note.txt', source: Buffer.from('hello') },
      { logicalPath: 'letter.pdf', source: Readable.from([Buffer.from('%PDF'), Buffer.from('-1.7')]) },
    ];
    const stored = await store.put('recording:a1', files, NOTE);

    expect(stored.files).toEqual([
      { path: 'letter.pdf', sha256: sha256('%PDF-1.7'), sizeBytes: 8 },
      { path: 'note.txt', sha256: sha256('hello'), sizeBytes: 5 },
      { path: '录像/现场.mp4', sha256: sha256(bytes), sizeBytes: bytes.length },
    ]);
    expect(await store.stat('recording:a1')).toEqual(stored);
    expect(sha256(readFileSync(join(place('recording:a1'), 'v1/content/录像/现场.mp4')))).toBe(sha256(bytes));
    expect(await store.verify('recording:a1', { '录像/现场.mp4': sha256(bytes) })).toEqual({
      state: 'match',
      problems: [],
    });
    expect(readdirSync(join(folder, 'store/staging'))).toEqual([]);
  });

  it('leaves every file of an object read-only', async () => {
    await store.put('document:d1', [{ logicalPath: 'a/b.pdf', source: Buffer.from('x') }], NOTE);
    const modes = readdirSync(place('document:d1'), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => statSync(join(entry.parentPath, entry.name)).mode & 0o777);
    expect(modes).toHaveLength(6);
    expect(new Set(modes)).toEqual(new Set([0o444]));
  });

  it('answers the same for the same content and refuses other content under the same id', async () => {
    const file = (text: string) => [{ logicalPath: 'a.txt', source: Buffer.from(text) }];
    const first = await store.put('attachment:1', file('one'), NOTE);
    expect(await store.put('attachment:1', file('one'), NOTE)).toEqual(first);
    await expect(store.put('attachment:1', file('two'), NOTE)).rejects.toMatchObject({ kind: 'conflict' });
    await expect(
      store.put('attachment:1', [{ logicalPath: 'b.txt', source: Buffer.from('one') }], NOTE),
    ).rejects.toMatchObject({ kind: 'conflict' });
    expect(await textOf(await store.open('attachment:1', 'a.txt'))).toBe('one');
  });

  it('lets one of several simultaneous writers win and answers all of them', async () => {
    const answers = await Promise.all(
      Array.from({ length: 8 }, () =>
        store.put('recording:race', [{ logicalPath: 'a', source: Buffer.alloc(300_000, 7) }], NOTE),
      ),
    );
    expect(new Set(answers.map((each) => JSON.stringify(each))).size).toBe(1);
    expect((await store.verify('recording:race')).state).toBe('match');
    expect(readdirSync(join(folder, 'store/staging'))).toEqual([]);
  });

  it('keeps equal files of one object once', async () => {
    const twice = [
      { logicalPath: 'a', source: Buffer.from('same') },
      { logicalPath: 'b', source: Buffer.from('same') },
    ];
    expect((await store.put('attachment:2', twice, NOTE)).files).toHaveLength(2);
    expect(readdirSync(join(place('attachment:2'), 'v1/content'))).toEqual(['a']);
    expect(await textOf(await store.open('attachment:2', 'b'))).toBe('same');
    expect((await store.verify('attachment:2')).state).toBe('match');
  });

  it('refuses bytes that hash to something else than expected, and keeps nothing', async () => {
    const wrong = [{ logicalPath: 'a', source: Buffer.from('x'), expectedSha256: sha256('y') }];
    await expect(store.put('recording:x', wrong, NOTE)).rejects.toMatchObject({ kind: 'conflict' });
    expect(await store.has('recording:x')).toBe(false);
    expect(readdirSync(join(folder, 'store/staging'))).toEqual([]);
  });

  it('knows sizes beyond 2^32 exactly', async () => {
    writeFileSync(join(folder, 'sparse'), '');
    truncateSync(join(folder, 'sparse'), 5 * 1024 ** 3 + 1);
    expect((await diskFileSystem.lstat(join(folder, 'sparse'))).sizeBytes).toBe(5_368_709_121);
  });

  describe('reading', () => {
    beforeEach(() => store.put('recording:r', [{ logicalPath: 'v.ts', source: Buffer.from('0123456789') }], NOTE));

    it.each([
      [{}, '0123456789'],
      [{ start: 3 }, '3456789'],
      [{ start: 2, end: 4 }, '234'],
      [{ start: 9, end: 9 }, '9'],
    ])('gives the range %j', async (range, text) => {
      expect(await textOf(await store.open('recording:r', 'v.ts', range))).toBe(text);
    });

    it.each([{ start: 10 }, { start: 5, end: 4 }, { start: -1, end: 3 }, { start: 0, end: 10 }])(
      'refuses the range %j',
      async (range) => {
        await expect(store.open('recording:r', 'v.ts', range)).rejects.toMatchObject({ kind: 'invalid' });
      },
    );

    it('says what is not there', async () => {
      await expect(store.open('recording:r', 'other')).rejects.toMatchObject({ kind: 'notFound' });
      await expect(store.stat('recording:none')).rejects.toMatchObject({ kind: 'notFound' });
      expect(await store.verify('recording:none')).toMatchObject({ state: 'missing' });
    });

    it('closes the file of a stream that nobody reads', async () => {
      const stream = await store.open('recording:r', 'v.ts');
      await new Promise((resolve) => stream.once('close', resolve).destroy());
    });
  });

  it.each([
    'recording:../../x',
    'recording:a/b',
    'x:1',
    'recording:',
    'recording:a%2e',
    `recording:${'a'.repeat(65)}`,
    '',
  ])('takes no path for an id: %j', async (id) => {
    const put = store.put(id as ObjectId, [{ logicalPath: 'a', source: Buffer.from('x') }], NOTE);
    await expect(put).rejects.toMatchObject({ kind: 'invalid' });
    await expect(store.open(id as ObjectId, 'a')).rejects.toMatchObject({ kind: 'invalid' });
  });

  it.each(['../a', '/a', 'a//b', 'a/./b', 'a/..', '', 'a\\b', 'a\u0000', 'a\nb', 'x'.repeat(241), 'a/b/c/d/e'])(
    'refuses the name %j inside an object',
    async (logicalPath) => {
      await expect(store.put('recording:n', [{ logicalPath, source: Buffer.from('x') }], NOTE)).rejects.toMatchObject({
        kind: 'invalid',
      });
    },
  );

  it('refuses a name given twice and a name that is also a folder', async () => {
    const files = (...paths: string[]) =>
      paths.map((logicalPath) => ({ logicalPath, source: Buffer.from(logicalPath) }));
    await expect(store.put('recording:n', files('a', 'a'), NOTE)).rejects.toMatchObject({ kind: 'invalid' });
    await expect(store.put('recording:n', files('a', 'a/b'), NOTE)).rejects.toMatchObject({ kind: 'invalid' });
    await expect(store.put('recording:n', [], NOTE)).rejects.toMatchObject({ kind: 'invalid' });
  });

  it('lists what it holds', async () => {
    const ids = Array.from({ length: 20 }, (_, index): ObjectId => `recording:${index}`);
    for (const id of ids) await store.put(id, [{ logicalPath: 'a', source: Buffer.from(id) }], NOTE);
    const listed: string[] = [];
    for await (const id of store.list()) listed.push(id);
    expect(listed.sort()).toEqual([...ids].sort());
  });

  describe('verifying', () => {
    const id = 'recording:v';
    const content = () => join(place(id), 'v1/content/a.mp4');
    beforeEach(() => store.put(id, [{ logicalPath: 'a.mp4', source: Buffer.alloc(10_000, 1) }], NOTE));

    function overwrite(path: string, change: (bytes: Buffer) => Buffer): void {
      chmodSync(path, 0o644);
      writeFileSync(path, change(readFileSync(path)));
    }

    it.each<[string, () => void, string, RegExp]>([
      [
        'one changed bit',
        () => overwrite(content(), (bytes) => (bytes.writeUInt8(0, 5000), bytes)),
        'mismatch',
        /has hash/,
      ],
      ['a cut file', () => overwrite(content(), (bytes) => bytes.subarray(0, 9999)), 'mismatch', /has hash/],
      ['a removed file', () => unlinkSync(content()), 'missing', /missing: v1\/content\/a.mp4/],
      [
        'a file too many',
        () => writeFileSync(join(place(id), 'v1/content/b'), 'x'),
        'mismatch',
        /not in the inventory/,
      ],
      [
        'a changed inventory',
        () =>
          overwrite(join(place(id), 'inventory.json'), (bytes) =>
            Buffer.from(bytes.toString().replace('test', 'tset')),
          ),
        'mismatch',
        /sidecar/,
      ],
      [
        'a changed inventory of the version',
        () => overwrite(join(place(id), 'v1/inventory.json'), (bytes) => Buffer.concat([bytes, Buffer.from(' ')])),
        'mismatch',
        /differ/,
      ],
      ['a removed sidecar', () => unlinkSync(join(place(id), 'inventory.json.sha256')), 'mismatch', /damaged/],
      [
        'a link in place of the file',
        () => (unlinkSync(content()), symlinkSync('/etc/hostname', content())),
        'mismatch',
        /link/,
      ],
      ['a removed object', () => rmSync(place(id), { recursive: true }), 'missing', /not in the store/],
    ])('notices %s', async (_, harm, state, problem) => {
      harm();
      const verification = await store.verify(id);
      expect(verification.state).toBe(state);
      expect(verification.problems.join('\n')).toMatch(problem);
    });

    it('notices a whole object that is not the registered one', async () => {
      expect(await store.verify(id, { 'a.mp4': sha256('other') })).toMatchObject({ state: 'mismatch' });
      expect(await store.verify(id, { 'b.mp4': sha256('other') })).toMatchObject({ state: 'mismatch' });
    });

    it('opens no file outside the object for a forged inventory', async () => {
      const path = join(place(id), 'inventory.json');
      overwrite(path, (bytes) =>
        Buffer.from(bytes.toString().replace('v1/content/a.mp4', 'v1/content/../../../../../../../../etc/hostname')),
      );
      chmodSync(`${path}.sha256`, 0o644);
      writeFileSync(`${path}.sha256`, `${sha256(readFileSync(path))} inventory.json\n`);
      await expect(store.open(id, 'a.mp4')).rejects.toThrow(/outside the object/);
      expect((await store.verify(id)).state).toBe('mismatch');
    });
  });

  describe('when the disk is away', () => {
    beforeEach(() => store.put('recording:gone', [{ logicalPath: 'a', source: Buffer.from('x') }], NOTE));

    it('says so instead of calling the objects missing', async () => {
      renameSync(join(folder, 'store'), join(folder, 'elsewhere'));
      mkdirSync(join(folder, 'store'));
      const unavailable = { kind: 'unavailable' };
      await expect(store.has('recording:gone')).rejects.toMatchObject(unavailable);
      await expect(store.stat('recording:gone')).rejects.toMatchObject(unavailable);
      await expect(store.verify('recording:gone')).rejects.toMatchObject(unavailable);
      await expect(store.check()).rejects.toMatchObject(unavailable);
      await expect(
        store.put('recording:new', [{ logicalPath: 'a', source: Buffer.from('x') }], NOTE),
      ).rejects.toMatchObject(unavailable);
      await expect(store.list().next()).rejects.toMatchObject(unavailable);
    });

    it('makes no new store where a known one should be', async () => {
      renameSync(join(folder, 'store'), join(folder, 'elsewhere'));
      const again = () => DiskStore.open(join(folder, 'store'), { memory: join(folder, 'store.json') });
      await expect(again()).rejects.toMatchObject({ kind: 'unavailable' });
      expect(existsSync(join(folder, 'store'))).toBe(false);
      renameSync(join(folder, 'elsewhere'), join(folder, 'store'));
      expect(await (await again()).has('recording:gone')).toBe(true);
    });

    it('refuses another store than the known one', async () => {
      await DiskStore.open(join(folder, 'other'));
      await expect(DiskStore.open(join(folder, 'other'), { memory: join(folder, 'store.json') })).rejects.toMatchObject(
        { kind: 'unavailable' },
      );
    });

    it('makes no store among foreign files, nor around objects that lost their marker', async () => {
      mkdirSync(join(folder, 'foreign'));
      writeFileSync(join(folder, 'foreign/thesis.doc'), 'x');
      await expect(DiskStore.open(join(folder, 'foreign'))).rejects.toMatchObject({ kind: 'unavailable' });
      unlinkSync(join(folder, 'store/zhilu-store.json'));
      await expect(DiskStore.open(join(folder, 'store'))).rejects.toMatchObject({ kind: 'unavailable' });
    });
  });

  it('opens as one store for several processes that start at once', async () => {
    const stores = await Promise.all(Array.from({ length: 6 }, () => DiskStore.open(join(folder, 'fresh'))));
    await stores[0].put('recording:1', [{ logicalPath: 'a', source: Buffer.from('x') }], NOTE);
    for (const each of stores) expect((await each.verify('recording:1')).state).toBe('match');
  });

  it('clears attempts that were left an hour ago and spares running ones', async () => {
    const old = join(folder, 'store/staging/old/v1/content');
    mkdirSync(old, { recursive: true });
    writeFileSync(join(old, 'a'), 'half');
    const past = Date.now() / 1000 - 3700;
    for (const path of [join(old, 'a'), old, join(old, '..'), join(old, '../..')]) utimesSync(path, past, past);
    mkdirSync(join(folder, 'store/staging/running'));
    await DiskStore.open(join(folder, 'store'));
    expect(readdirSync(join(folder, 'store/staging'))).toEqual(['running']);
  });

  it('refuses before writing when the space is short, naming need and free space', async () => {
    const small = await DiskStore.open(join(folder, 'store'), {
      fs: { ...diskFileSystem, freeBytes: async () => 1_000_000 },
    });
    await expect(
      small.put('recording:big', [{ logicalPath: 'a', source: Buffer.alloc(950_000) }], NOTE),
    ).rejects.toMatchObject({
      kind: 'storageFull',
      sentence: { zh: expect.stringContaining('1.0 MB'), en: expect.stringContaining('1.0 MB free') },
    });
  });

  it('stores nothing of a source that grows while it is read', async () => {
    const path = join(folder, 'growing');
    writeFileSync(path, Buffer.alloc(100_000));
    const growing = {
      ...diskFileSystem,
      open: async (...parameters: Parameters<typeof diskFileSystem.open>) => {
        if (parameters[0] === path) writeFileSync(path, Buffer.alloc(100_001));
        return diskFileSystem.open(...parameters);
      },
    };
    const watching = await DiskStore.open(join(folder, 'store'), { fs: growing });
    await expect(watching.put('recording:g', [{ logicalPath: 'a', source: path }], NOTE)).rejects.toThrow(
      /changed while it was read/,
    );
    expect(await watching.has('recording:g')).toBe(false);
  });

  it('stops at an aborted signal and keeps nothing', async () => {
    const aborted = AbortSignal.abort(new Error('lock lost'));
    await expect(
      store.put('recording:s', [{ logicalPath: 'a', source: Buffer.from('x') }], NOTE, aborted),
    ).rejects.toThrow('lock lost');
    expect(readdirSync(join(folder, 'store/staging'))).toEqual([]);
  });

  it('says in one sentence that S3 is not there yet', async () => {
    await expect(openStore({ STORE_URL: 's3://bucket/x', DATA_DIR: folder })).rejects.toMatchObject({
      kind: 'unavailable',
      sentence: { en: expect.stringContaining('s3:// stores are not yet supported') },
    });
  });
});
