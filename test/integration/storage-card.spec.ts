import { createHash } from 'node:crypto';
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DiskStore, diskFileSystem, findCard, findForeignFile, importCard, listCards } from '@zhilu/storage';
import type {
  CardImportRequest,
  CardReport,
  HeldElsewhere,
  HeldRecording,
  ImportedFile,
  RecordingRegister,
} from '@zhilu/storage';
import { interferedFileSystem, systemError } from '../support/faulty-file-system';
import { aCard, aFile, aMixedCard, programFor } from '../support/footage';

/** The register of one recorder, in memory. */
class MemoryRegister implements RecordingRegister {
  readonly files: ImportedFile[] = [];
  readonly elsewhere = new Map<string, HeldElsewhere>();
  importId = 'first';
  private readonly imports = new Map<string, string>();

  async mayHold({ name, sizeBytes }: { name: string; sizeBytes: number }): Promise<boolean> {
    return this.files.some((file) => file.originalName === name && file.sizeBytes === sizeBytes);
  }

  async find(sha256: string): Promise<HeldRecording | null> {
    const file = this.files.find((each) => each.sha256 === sha256);
    return file ? { thisImport: this.imports.get(sha256) === this.importId, damaged: file.damaged !== null } : null;
  }

  async findElsewhere(sha256: string): Promise<HeldElsewhere | null> {
    return this.elsewhere.get(sha256) ?? null;
  }

  async register(file: ImportedFile): Promise<HeldRecording> {
    this.files.push(file);
    this.imports.set(file.sha256, this.importId);
    return { thisImport: true, damaged: file.damaged !== null };
  }
}

describe('import of a recorder card', () => {
  let folder: string;
  let card: string;
  let store: DiskStore;
  let register: MemoryRegister;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'zhilu-card-'));
    card = join(folder, 'card');
    store = await DiskStore.open(join(folder, 'store'));
    register = new MemoryRegister();
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  function run(over: Partial<CardImportRequest> = {}): Promise<CardReport> {
    return importCard({
      folder: card,
      device: { id: 'device-1', number: 'JL0231', clockOffsetMs: 0 },
      store,
      register,
      ffprobe: programFor('ffprobe'),
      note: { message: 'test' },
      ...over,
    });
  }

  const imported = (content: string) => {
    const file = register.files.find((each) => each.originalName.includes(content));
    if (!file) throw new Error(`Nothing was imported for ${content}.`);
    return file;
  };

  it('keeps every file, reads what it says, and marks what is damaged', async () => {
    await aCard(card, aMixedCard('JL0231'));
    const report = await run();

    expect(report).toMatchObject({ found: 10, stored: 10, known: 0, damaged: 3, skipped: [], unread: [] });
    expect(imported('_0001').media).toMatchObject({
      container: 'mp4',
      videoCodec: 'h264',
      audioCodec: 'aac',
      width: 320,
      height: 180,
    });
    expect(imported('_0001').media.durationMs).toBeGreaterThan(1900);
    expect(imported('_0001').media.containerTime).toEqual(new Date('2026-11-20T01:01:02Z'));
    expect(imported('_0002').media).toMatchObject({ container: 'mp4', videoCodec: 'hevc' });
    expect(imported('_0003').media).toMatchObject({ container: 'ts', videoCodec: 'h264' });
    expect(imported('_0007').media).toMatchObject({ container: 'jpg', width: 320 });
    expect(imported('_0008').media).toMatchObject({ container: 'wav', videoCodec: null, audioCodec: 'pcm_s16le' });
    expect(register.files.filter((file) => file.damaged).map((file) => file.name.time?.getUTCMinutes())).toEqual([
      4, 5, 6,
    ]);
    expect(register.files.filter((file) => file.important).map((file) => file.originalName)).toEqual([
      '330211_JL0231_20261120091002_0010IMP.mp4',
    ]);
    for (const file of register.files) {
      expect(file).toMatchObject({ timeRule: 'file-name', name: { officerNumber: '330211', deviceNumber: 'JL0231' } });
      const path = join(card, 'DCIM', file.important ? '101ANDRO' : '100ANDRO', file.originalName);
      expect(file.sha256).toBe(createHash('sha256').update(readFileSync(path)).digest('hex'));
      expect(await store.verify(file.objectId, { [file.originalName]: file.sha256 })).toEqual({
        state: 'match',
        problems: [],
      });
    }
  });

  it('changes nothing on the card', async () => {
    await aCard(card, { deviceNumber: 'JL0231', files: [aFile('h264'), aFile('log', { sequence: 2 })] });
    const before = readdirSync(card, { recursive: true }).map((path) => [
      path,
      statSync(join(card, String(path))).mtimeMs,
    ]);
    await run();
    expect(
      readdirSync(card, { recursive: true }).map((path) => [path, statSync(join(card, String(path))).mtimeMs]),
    ).toEqual(before);
  });

  it('knows a card it has seen, also under other names, and counts the same file twice once', async () => {
    await aCard(card, { deviceNumber: 'JL0231', files: [aFile('h264'), aFile('ts', { sequence: 2 })] });
    const media = join(card, 'DCIM/100ANDRO');
    cpSync(join(media, '330211_JL0231_20261120091502_0001.mp4'), join(media, '330211_JL0231_20261120091502_0009.mp4'));
    expect(await run()).toMatchObject({ found: 3, stored: 3, known: 0 });
    expect(register.files).toHaveLength(2);

    register.importId = 'second';
    expect(await run()).toMatchObject({ found: 3, stored: 0, known: 3, bytes: 0 });
    expect(register.files).toHaveLength(2);
    expect(readdirSync(join(folder, 'store/staging'))).toEqual([]);
  });

  it('skips bytes that another recorder brought already and names the recording; empty files are kept', async () => {
    await aCard(card, {
      deviceNumber: 'JL0231',
      files: [aFile('h264'), aFile('ts', { sequence: 2 }), aFile('empty', { sequence: 3 })],
    });
    await run();
    const [first, , empty] = register.files;
    const other = new MemoryRegister();
    for (const { sha256, recordingId } of [first, empty])
      other.elsewhere.set(sha256, { recordingId, deviceNumber: 'JL0231' });
    const device = { id: 'device-2', number: 'JL0232', clockOffsetMs: 0 };
    for (const stored of [2, 0]) {
      const report = await run({ register: other, device });
      const held = { recordingId: first.recordingId, deviceNumber: 'JL0231', sha256: first.sha256 };
      const place = `DCIM/100ANDRO/${first.originalName}`;
      expect(report.skipped).toEqual([{ place, reason: 'otherRecorder', held }]);
      expect(report).toMatchObject({ found: 3, stored, known: 2 - stored, unread: [] });
      other.importId = 'second';
    }
    expect(other.files.map((file) => file.sha256)).not.toContain(first.sha256);
    expect(readdirSync(join(folder, 'store/staging'))).toEqual([]);
  });

  it('finds the first file of another recorder, and takes names without a number as nobody’s', async () => {
    const find = (number: string) => findForeignFile(diskFileSystem, card, number, new Set(['JL0231', 'JL0232']));
    await aCard(card, { deviceNumber: 'JL0231', files: [aFile('h264')] });
    writeFileSync(join(card, 'REC_20261120_091502.mp4'), 'x');
    writeFileSync(join(card, '330211_000000_20261120091502_0001.mp4'), 'x');
    expect(await find('JL0231')).toBeNull();
    expect(await find('JL0232')).toEqual({
      place: 'DCIM/100ANDRO/330211_JL0231_20261120091502_0001.mp4',
      number: 'JL0231',
    });
    writeFileSync(join(card, 'JL0232_000000_20261120091502_0001.jpg'), 'x');
    expect(await find('JL0231')).toEqual({ place: 'JL0232_000000_20261120091502_0001.jpg', number: 'JL0232' });
  });

  it('leaves links, scratch and foreign files, and says why', async () => {
    mkdirSync(join(card, 'DCIM/SEGTEMP'), { recursive: true });
    writeFileSync(join(card, 'DCIM/SEGTEMP/pre.mp4'), 'x');
    writeFileSync(join(card, 'autorun.exe'), 'x');
    symlinkSync('/etc/passwd', join(card, 'passwd.mp4'));
    symlinkSync('/etc', join(card, 'DCIM/etc'));
    const report = await run();
    expect(report).toMatchObject({ found: 4, stored: 0 });
    expect(report.skipped).toEqual(
      expect.arrayContaining([
        { place: 'DCIM/SEGTEMP/pre.mp4', reason: 'scratch' },
        { place: 'autorun.exe', reason: 'foreign' },
        { place: 'passwd.mp4', reason: 'link' },
        { place: 'DCIM/etc', reason: 'link' },
      ]),
    );
  });

  it('corrects the start by the clock of the recorder', async () => {
    await aCard(card, { deviceNumber: 'JL0231', files: [aFile('h264')] });
    await run({ device: { id: 'd', number: 'JL0231', clockOffsetMs: 90_000 } });
    expect(register.files[0]).toMatchObject({ startedAt: new Date('2026-11-20T01:13:32Z'), timeRule: 'file-name' });
    expect(register.files[0].name.time).toEqual(new Date('2026-11-20T01:15:02Z'));
  });

  it('takes files without ffprobe, with empty metadata, and still sees a cut one', async () => {
    await aCard(card, { deviceNumber: 'JL0231', files: [aFile('h264'), aFile('cut', { sequence: 2 })] });
    expect(await run({ ffprobe: null })).toMatchObject({ stored: 2, damaged: 1 });
    expect(register.files[0].media.videoCodec).toBeNull();
  });

  it('does not call a file damaged when ffprobe itself cannot run', async () => {
    await aCard(card, { deviceNumber: 'JL0231', files: [aFile('h264')] });
    await expect(run({ ffprobe: '/nonexistent/ffprobe' })).rejects.toThrow(/ENOENT/);
    expect(register.files).toEqual([]);
  });

  it('lets no playlist in a video name make ffprobe open other files', async () => {
    mkdirSync(card);
    const target = join(folder, 'secret.ts');
    await aCard(join(folder, 'other'), { deviceNumber: 'JL0231', files: [aFile('ts')] });
    cpSync(join(folder, 'other/DCIM/100ANDRO/330211_JL0231_20261120091502_0001.ts'), target);
    writeFileSync(join(card, 'a.mp4'), `#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\n${target}\n#EXT-X-ENDLIST\n`);
    writeFileSync(join(card, 'b.ts'), `ffconcat version 1.0\nfile '${target}'\n`);
    expect(await run()).toMatchObject({ stored: 2, damaged: 2 });
    expect(register.files.map((file) => file.media.videoCodec)).toEqual([null, null]);
  });

  it('goes on past a file that cannot be read, and names it', async () => {
    await aCard(card, { deviceNumber: 'JL0231', files: [aFile('h264'), aFile('ts', { sequence: 2 })] });
    const fs = interferedFileSystem((name, path) => {
      if (name === 'file.read' && path.startsWith(card) && path.endsWith('.mp4')) throw systemError('EIO', name);
    });
    const sick = await DiskStore.open(join(folder, 'store'), { fs });
    const report = await run({ fs, store: sick });
    expect(report).toMatchObject({ found: 2, stored: 1 });
    expect(report.unread).toEqual([
      { place: expect.stringContaining('0001.mp4'), reason: expect.stringContaining('EIO') },
    ]);
    expect(await run()).toMatchObject({ found: 2, stored: 2, unread: [] });
  });

  it('ends at once when the card is pulled out', async () => {
    await aCard(card, { deviceNumber: 'JL0231', files: [aFile('h264'), aFile('ts', { sequence: 2 })] });
    const fs = interferedFileSystem((name, path) => {
      if (name === 'file.read' && path.startsWith(card)) rmSync(card, { recursive: true, force: true });
    });
    const store2 = await DiskStore.open(join(folder, 'store'), { fs });
    await expect(run({ fs, store: store2 })).rejects.toMatchObject({ kind: 'unavailable' });
  });

  it('stops at an aborted signal between files and goes on later', async () => {
    await aCard(card, { deviceNumber: 'JL0231', files: [aFile('h264'), aFile('ts', { sequence: 2 })] });
    const stop = new AbortController();
    const progress: number[] = [];
    const first = run({
      signal: stop.signal,
      progress: ({ files }) => (progress.push(files), stop.abort(new Error('stopping'))),
    });
    await expect(first).rejects.toThrow('stopping');
    expect(progress).toEqual([1]);
    expect(await run()).toMatchObject({ stored: 2, known: 0 });
  });

  it('finds cards by plain names only', async () => {
    mkdirSync(join(folder, 'cards/JL0231'), { recursive: true });
    symlinkSync('/etc', join(folder, 'cards/link'));
    writeFileSync(join(folder, 'cards/JL0231/a.mp4'), 'xyz');
    const find = (name: string) => findCard(diskFileSystem, join(folder, 'cards'), name);
    expect(await find('JL0231')).toBe(join(folder, 'cards/JL0231'));
    for (const name of ['..', '.', '', '../store', 'link', 'none', 'JL0231/..', '/etc', 'JL0231\n'])
      expect(await find(name)).toBeNull();
    expect(await listCards(diskFileSystem, join(folder, 'cards'))).toEqual([
      { name: 'JL0231', files: 1, sizeBytes: 3, fileNames: ['a.mp4'] },
    ]);
    expect(await listCards(diskFileSystem, join(folder, 'absent'))).toEqual([]);
  });

  it('needs no right to write on the card', async () => {
    await aCard(card, { deviceNumber: 'JL0231', files: [aFile('h264')] });
    chmodSync(join(card, 'DCIM/100ANDRO'), 0o555);
    expect(await run()).toMatchObject({ stored: 1 });
    chmodSync(join(card, 'DCIM/100ANDRO'), 0o755);
  });
});
