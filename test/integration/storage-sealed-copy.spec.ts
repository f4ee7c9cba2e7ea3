import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import yauzl from 'yauzl';
import { DiskStore, sealedCopyPath, verifyBag, writeSealedCopy } from '@zhilu/storage';
import type { FileToSeal, ObjectId, SealedCopyRequest, SealedPackage } from '@zhilu/storage';
import { programFor } from '../support/footage';

const CASE = 'CY-2026-0147';
const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

describe('sealed copy', () => {
  let folder: string;
  let store: DiskStore;
  let files: FileToSeal[];

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'zhilu-seal-'));
    store = await DiskStore.open(join(folder, 'store'));
    files = [
      await stored('r1', '330211_JL0231_20261120091502_0001.mp4', Buffer.alloc(3_000_000, 'v')),
      await stored('r2', '现场 录像.mp4', Buffer.alloc(70_000, 'w')),
      await stored('r3', '现场 录像.mp4', Buffer.alloc(1, 'x')),
      await stored('r4', 'empty.mp4', Buffer.alloc(0)),
    ];
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  async function stored(key: string, name: string, source: Buffer): Promise<FileToSeal> {
    const objectId: ObjectId = `recording:${key}`;
    const [{ sha256, sizeBytes }] = (await store.put(objectId, [{ logicalPath: name, source }], { message: 'test' }))
      .files;
    return { objectId, name, deviceNumber: 'JL0231', startedAt: new Date('2026-11-20T01:15:02Z'), sha256, sizeBytes };
  }

  function seal(over: Partial<SealedCopyRequest> = {}): Promise<SealedPackage> {
    const request = { store, taskId: 'task-7', caseNumber: CASE, files, organization: '某市交通运输局', xorriso: null };
    return writeSealedCopy({ ...request, ...over });
  }

  const bagOf = (sealed: SealedPackage) => join(store.exportsFolder, sealed.folder, CASE);

  it('is a bag that sha256sum and our own check accept, with receipt and case number', async () => {
    const sealed = await seal();
    const bag = bagOf(sealed);

    expect(sealed).toMatchObject({ folder: `${CASE}/task-7`, files: 4, sizeBytes: 3_070_001, formats: ['zip'] });
    expect(await verifyBag(bag)).toEqual({ valid: true, problems: [], manifestSha256: sealed.manifestSha256 });
    for (const manifest of ['manifest-sha256.txt', 'tagmanifest-sha256.txt']) {
      execFileSync('sha256sum', ['--strict', '--quiet', '-c', manifest], { cwd: bag });
    }
    expect(sealed.manifestSha256).toBe(sha256(readFileSync(join(bag, 'manifest-sha256.txt'))));
    const info = readFileSync(join(bag, 'bag-info.txt'), 'utf8');
    expect(info).toContain(`External-Identifier: ${CASE}\n`);
    expect(info).toContain('Source-Organization: 某市交通运输局\n');
    expect(info).toContain('Payload-Oxum: 3070001.4\n');
    const receipt = readFileSync(join(bag, 'receipt.txt'), 'utf8');
    for (const text of [CASE, sealed.manifestSha256, ...files.map((file) => file.sha256)])
      expect(receipt).toContain(text);
    expect(readdirSync(join(bag, 'data/2026-11-20/JL0231')).sort()).toEqual([
      '330211_JL0231_20261120091502_0001.mp4',
      'empty.mp4',
      '现场 录像 (2).mp4',
      '现场 录像.mp4',
    ]);
  });

  it('is a zip with the same bytes, stored, under Chinese names', async () => {
    const sealed = await seal();
    const path = sealedCopyPath(store, sealed.folder, 'zip');
    expect(sealed.archives.zip).toMatchObject({ sha256: sha256(readFileSync(path)) });
    const entries = await unzip(path);
    const bag = bagOf(sealed);
    const inBag = readdirSync(bag, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    expect(entries.size).toBe(inBag.length);
    for (const [name, { bytes, method }] of entries) {
      expect(method).toBe(0);
      expect(bytes.equals(readFileSync(join(bag, '..', name)))).toBe(true);
    }
  });

  it('is an ISO image that xorriso reads back byte by byte', async () => {
    const xorriso = programFor('xorriso');
    const sealed = await seal({ xorriso });
    expect(sealed.formats).toEqual(['zip', 'iso']);
    const image = sealedCopyPath(store, sealed.folder, 'iso');
    expect(sealed.archives.iso).toMatchObject({ sha256: sha256(readFileSync(image)) });
    const out = join(folder, 'out');
    const call = (...commands: string[]) =>
      execFileSync(xorriso, ['-no_rc', '-local_charset', 'UTF-8', '-indev', image, ...commands], {
        encoding: 'utf8',
        stdio: 'pipe',
        env: { LC_ALL: 'C' },
      });
    expect(call('-find', '/')).toContain(`'/${CASE}/data/2026-11-20/JL0231/现场 录像.mp4'`);
    call('-osirrox', 'on', '-extract', `/${CASE}`, out);
    expect((await verifyBag(out)).problems).toEqual([]);
    expect(readFileSync(image).includes(Buffer.from('现场 录像.mp4', 'utf16le').swap16())).toBe(true);
    execFileSync('chmod', ['-R', 'u+w', out]);
  });

  it('is made once for a task and again for another', async () => {
    const first = await seal();
    expect(await seal({ clock: () => new Date(0) })).toEqual(first);
    const [one, two] = await Promise.all([seal({ taskId: 'task-8' }), seal({ taskId: 'task-8' })]);
    expect(one).toEqual(two);
    expect(readdirSync(join(store.exportsFolder, CASE)).sort()).toEqual(['task-7', 'task-8']);
    expect(readdirSync(join(store.exportsFolder, '.unfinished'))).toEqual([]);
  });

  it('is not made of bytes that are not the registered ones', async () => {
    const [first, ...others] = files;
    await expect(seal({ files: [{ ...first, sha256: '0'.repeat(64) }, ...others] })).rejects.toThrow(
      /instead of the registered/,
    );
    const content = readdirSync(join(folder, 'store/objects'), { recursive: true, withFileTypes: true }).find(
      (entry) => entry.name === first.name,
    )!;
    const path = join(content.parentPath, content.name);
    chmodSync(path, 0o644);
    writeFileSync(path, Buffer.alloc(3_000_000, 'V'));
    await expect(seal()).rejects.toMatchObject({ name: 'FixityMismatch' });
    expect(existsSync(join(store.exportsFolder, CASE))).toBe(false);
    expect(readdirSync(join(store.exportsFolder, '.unfinished'))).toEqual([]);
  });

  it('is refused for names that would shape a path', async () => {
    await expect(seal({ caseNumber: '../x' })).rejects.toMatchObject({ kind: 'invalid' });
    await expect(seal({ taskId: '../x' })).rejects.toMatchObject({ kind: 'invalid' });
    for (const path of ['../..', `${CASE}/..`, `${CASE}/task/../../..`, CASE])
      expect(() => sealedCopyPath(store, path, 'zip')).toThrow();
  });

  describe('the check of a bag', () => {
    let bag: string;
    beforeEach(async () => {
      bag = join(folder, 'bag');
      cpSync(bagOf(await seal()), bag, { recursive: true });
      execFileSync('chmod', ['-R', 'u+w', bag]);
    });

    const edit = (name: string, change: (text: string) => string) =>
      writeFileSync(join(bag, name), change(readFileSync(join(bag, name), 'utf8')));
    const manifest = 'manifest-sha256.txt';

    it.each<[string, () => void, RegExp]>([
      ['a changed byte', () => writeFileSync(join(bag, 'data/2026-11-20/JL0231/empty.mp4'), ' '), /has hash/],
      [
        'a removed file',
        () => unlinkSync(join(bag, 'data/2026-11-20/JL0231/empty.mp4')),
        /listed in manifest-sha256.txt and missing/,
      ],
      ['an unlisted file', () => writeFileSync(join(bag, 'data/more'), ''), /not listed in manifest-sha256.txt/],
      ['an unlisted tag file', () => writeFileSync(join(bag, 'more.txt'), ''), /not listed in tagmanifest/],
      ['a changed receipt', () => edit('receipt.txt', (text) => `${text} `), /"receipt.txt" has hash/],
      ['a renamed file', () => renameSync(join(bag, 'data/2026-11-20'), join(bag, 'data/2026-11-21')), /missing/],
      ['a wrong count', () => edit('bag-info.txt', (text) => text.replace('3070001.4', '3070001.5')), /Payload-Oxum/],
      ['an older version', () => edit('bagit.txt', (text) => text.replace('1.0', '0.97')), /version 1.0/],
      [
        'a path that leaves the bag',
        () => edit(manifest, (text) => `${text}${'0'.repeat(64)}  data/../../etc/passwd\n`),
        /may not be listed/,
      ],
      [
        'an absolute path',
        () => edit(manifest, (text) => `${text}${'0'.repeat(64)}  /etc/passwd\n`),
        /may not be listed/,
      ],
      ['a doubled line', () => edit(manifest, (text) => text + text.split('\n')[0] + '\n'), /listed twice/],
      ['nonsense in the manifest', () => edit(manifest, (text) => `${text}nonsense\n`), /no hash with a path/],
      ['a link in the payload', () => symlinkSync('/etc/passwd', join(bag, 'data/link')), /is a link/],
      ['no manifest', () => unlinkSync(join(bag, manifest)), /manifest-sha256.txt is missing/],
      ['an empty folder', () => (rmSync(bag, { recursive: true }), mkdirSync(bag)), /bagit.txt is missing/],
    ])('notices %s', async (_, harm, problem) => {
      harm();
      const { valid, problems } = await verifyBag(bag);
      expect(valid).toBe(false);
      expect(problems.join('\n')).toMatch(problem);
    });
  });
});

async function unzip(path: string): Promise<Map<string, { bytes: Buffer; method: number }>> {
  const zip = await yauzl.openPromise(path, { strictFileNames: true });
  const entries = new Map<string, { bytes: Buffer; method: number }>();
  for await (const entry of zip.eachEntry()) {
    const pieces: Buffer[] = [];
    for await (const piece of await zip.openReadStreamPromise(entry)) pieces.push(piece as Buffer);
    entries.set(entry.fileName, { bytes: Buffer.concat(pieces), method: entry.compressionMethod });
  }
  return entries;
}
