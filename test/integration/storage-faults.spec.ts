import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { diskFileSystem, DiskStore, importCard, verifyBag, writeSealedCopy } from '@zhilu/storage';
import type { FileSystem } from '@zhilu/storage';
import { startChild } from '../support/child';
import { failingAt, interferedFileSystem } from '../support/faulty-file-system';
import type { ImportChildInput } from '../support/import-child';
import { LedgerRegister } from '../support/ledger-register';

const NOTE = { message: 'test' };
/** Each run of the tests meets a third of the operations, and all of them over some runs. */
const STRIDE = 3;
const DEVICE = { id: 'device', number: 'JL0231', clockOffsetMs: 0 };

/**
 * Memory where the machine has enough of it: an injected fault and a killed process do not depend on the disk, and a
 * thousand syncs of one take minutes.
 */
function workFolder(name: string): string {
  const memory = '/dev/shm';
  const roomy = existsSync(memory) && statfsSync(memory).bavail * statfsSync(memory).bsize > 256 * 1024 * 1024;
  return mkdtempSync(join(roomy ? memory : tmpdir(), name));
}

/** Small files of every kind of size: empty, within a block, one byte past a block. */
function makeCard(card: string): void {
  mkdirSync(join(card, 'DCIM/100ANDRO'), { recursive: true });
  [0, 1000, 4 * 1024 * 1024 + 1].forEach((size, index) => {
    writeFileSync(join(card, `DCIM/100ANDRO/330211_JL0231_2026112009150${index}_000${index}.log`), randomBytes(size));
  });
}

describe('the store when the disk fails', () => {
  let top: string;
  beforeEach(() => (top = workFolder('zhilu-faults-')));
  afterEach(() => rmSync(top, { recursive: true, force: true }));

  /**
   * Fails one operation after the other, every third of them from a random one on, until a run needs fewer
   * operations than that. Returns about how many there were.
   */
  async function forEachFault(code: string, run: (fs: FileSystem, attempt: string) => Promise<void>): Promise<number> {
    for (let nth = 1 + Math.floor(Math.random() * STRIDE); ; nth += STRIDE) {
      const { fs, failed } = failingAt(nth, code);
      await run(fs, join(top, `${code}-${nth}`));
      if (!failed()) return nth - 1;
      rmSync(join(top, `${code}-${nth}`), { recursive: true, force: true });
    }
  }

  /** Nothing half-written is visible: whatever the store lists is whole. */
  async function assertWhole(folder: string): Promise<string[]> {
    const store = await DiskStore.open(folder);
    const ids: string[] = [];
    for await (const id of store.list()) {
      expect(await store.verify(id)).toEqual({ state: 'match', problems: [] });
      ids.push(id);
    }
    return ids;
  }

  it.each(['EIO', 'ENOSPC'])('opening: ends in a whole store after %s at any operation', async (code) => {
    const faults = await forEachFault(code, async (fs, folder) => {
      await DiskStore.open(folder, { fs }).catch(() => undefined);
      const store = await DiskStore.open(folder);
      await store.put('recording:1', [{ logicalPath: 'a', source: Buffer.from('x') }], NOTE);
      expect(await assertWhole(folder)).toEqual(['recording:1']);
    });
    expect(faults).toBeGreaterThan(30);
  });

  it.each(['EIO', 'ENOSPC'])(
    'putting: %s at any operation loses no acknowledged byte and shows none that is not',
    async (code) => {
      const source = join(top, 'source');
      writeFileSync(source, randomBytes(4 * 1024 * 1024 + 1));
      const files = () => [
        { logicalPath: 'DCIM/a.mp4', source },
        { logicalPath: 'b.txt', source: Buffer.from('b') },
      ];
      const faults = await forEachFault(code, async (fs, folder) => {
        await DiskStore.open(folder);
        const put = DiskStore.open(folder, { fs }).then((store) => store.put('recording:1', files(), NOTE));
        const outcome = await put.then(
          () => 'acknowledged',
          (error: { kind?: string }) => error.kind ?? 'error',
        );
        const held = await assertWhole(folder);
        if (outcome === 'acknowledged') expect(held).toEqual(['recording:1']);
        if (code === 'ENOSPC' && outcome !== 'acknowledged')
          expect(['storageFull', 'unavailable', 'error']).toContain(outcome);

        const store = await DiskStore.open(folder);
        expect((await store.put('recording:1', files(), NOTE)).files).toHaveLength(2);
        expect(await assertWhole(folder)).toEqual(['recording:1']);
      });
      expect(faults).toBeGreaterThan(60);
    },
  );

  it('answers a full disk in the middle of writing with one sentence and leaves nothing', async () => {
    const store = await DiskStore.open(join(top, 'store'), {
      fs: interferedFileSystem((name, path) => {
        if (name === 'file.write' && path.endsWith('big.mp4'))
          throw Object.assign(new Error('ENOSPC'), { code: 'ENOSPC' });
      }),
    });
    const put = store.put('recording:1', [{ logicalPath: 'big.mp4', source: randomBytes(100_000) }], NOTE);
    await expect(put).rejects.toMatchObject({ kind: 'storageFull' });
    expect(readdirSync(join(top, 'store/staging'))).toEqual([]);
  });

  it('importing: EIO at any operation, and the import run again ends in the same report', async () => {
    const card = join(top, 'card');
    makeCard(card);
    const faults = await forEachFault('EIO', async (fs, folder) => {
      await DiskStore.open(join(folder, 'store')).catch(() => undefined);
      const register = new LedgerRegister(join(folder, 'ledger'));
      const request = { folder: card, device: DEVICE, register, ffprobe: null, note: NOTE };
      const attempt = DiskStore.open(join(folder, 'store'), { fs }).then((store) =>
        importCard({ ...request, store, fs }),
      );
      const first = await attempt.catch(() => null);
      const held = await assertWhole(join(folder, 'store'));
      for (const line of register.lines()) expect(held).toContain(line.objectId);
      if (first) expect(first.stored + first.unread.length).toBe(3);

      const again = await importCard({ ...request, store: await DiskStore.open(join(folder, 'store')) });
      expect(again).toMatchObject({ found: 3, stored: 3, unread: [] });
      expect(await assertWhole(join(folder, 'store'))).toHaveLength(3);
    });
    expect(faults).toBeGreaterThan(150);
  });

  it('sealing: EIO at any operation, and the copy is there whole or not at all', async () => {
    const faults = await forEachFault('EIO', async (fs, folder) => {
      const store = await DiskStore.open(folder);
      const stored = await store.put('recording:1', [{ logicalPath: 'a.ts', source: Buffer.alloc(5000, 3) }], NOTE);
      const [{ sha256, sizeBytes }] = stored.files;
      const file = {
        objectId: stored.id,
        name: 'a.ts',
        deviceNumber: 'JL0231',
        startedAt: new Date(0),
        sha256,
        sizeBytes,
      };
      const request = {
        store,
        taskId: 'task-1',
        caseNumber: 'CY-2026-0001',
        files: [file],
        organization: '某局',
        xorriso: null,
      };
      await writeSealedCopy({ ...request, fs }).catch(() => undefined);
      const target = join(folder, 'exports/CY-2026-0001');
      const visible = await diskFileSystem.readdir(target).catch(() => []);
      for (const { name } of visible)
        expect((await verifyBag(join(target, name, 'CY-2026-0001'))).problems).toEqual([]);

      const sealed = await writeSealedCopy(request);
      expect(await verifyBag(join(folder, 'exports', sealed.folder, 'CY-2026-0001'))).toMatchObject({
        valid: true,
        manifestSha256: sealed.manifestSha256,
      });
    });
    expect(faults).toBeGreaterThan(80);
  });
});

describe('an import that is killed', () => {
  const KILLS = 30;
  let top: string;
  beforeAll(() => {
    top = workFolder('zhilu-kills-');
    makeCard(join(top, 'card'));
  });
  afterAll(() => rmSync(top, { recursive: true, force: true }));

  const inputFor = (name: string, killAt: number): ImportChildInput => ({
    card: join(top, 'card'),
    store: join(top, name, 'store'),
    ledger: join(top, name, 'ledger'),
    killAt,
  });

  async function runChild(input: ImportChildInput): Promise<string> {
    mkdirSync(join(input.ledger, '..'), { recursive: true });
    return startChild(join(__dirname, '../support/import-child.ts'), input).done;
  }

  it(`loses and shows nothing wrong at ${KILLS} random points, and ends well when run again`, async () => {
    const operations = Number(await runChild(inputFor('whole', 0)));
    expect(operations).toBeGreaterThan(150);
    for (let kill = 0; kill < KILLS; kill += 1) {
      const input = inputFor(`kill-${kill}`, 1 + Math.floor(Math.random() * operations));
      await expect(runChild(input)).rejects.toThrow(/SIGKILL/);
      await assertConverges(input);
      rmSync(join(input.ledger, '..'), { recursive: true });
    }
  }, 300_000);

  async function assertConverges({ card, store: folder, ledger, killAt }: ImportChildInput): Promise<void> {
    const store = await DiskStore.open(folder);
    const register = new LedgerRegister(ledger);
    const held: string[] = [];
    for await (const id of store.list()) {
      expect([killAt, await store.verify(id)]).toEqual([killAt, { state: 'match', problems: [] }]);
      held.push(id);
    }
    for (const line of register.lines())
      expect([killAt, held]).toEqual([killAt, expect.arrayContaining([line.objectId])]);
    const report = await importCard({ folder: card, device: DEVICE, store, register, ffprobe: null, note: NOTE });
    expect([killAt, report]).toEqual([killAt, expect.objectContaining({ found: 3, stored: 3, unread: [] })]);
    expect(register.lines()).toHaveLength(3);
  }
});
