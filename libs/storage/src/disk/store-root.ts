import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { z } from 'zod';
import { errorCode, factsOrNull, type FileSystem } from '../file-system';
import { openPastCache } from './blocks';
import { makeFolders, readSmall, readSmallFile, syncFolder, writeNewFile } from './durable';
import { ROOT_NAMASTE } from './inventory';
import { LAYOUT } from './layout';
import { StoreAway, storeUnavailable } from './refusals';

const MARKER = 'zhilu-store.json';
const FOLDERS = ['objects', 'staging', 'exports'] as const;
const markerSchema = z.object({ store: z.literal('zhilu'), format: z.literal(1), id: z.uuid() });

/** Who else knows the id of the store that belongs here, and lasts longer than a note beside the program. */
export interface KnownStore {
  /** The id; null while none is known. */
  known(): Promise<string | null>;
  /** Keeps the id when none is known yet. Resolves with the one that stands. */
  keep(id: string): Promise<string>;
}

export interface StoreIdentity {
  /** File outside the store that keeps its id, so that an unmounted disk is not taken for a new store. */
  memory?: string;
  /** The same from somewhere that outlives the file; where both know an id, this one counts. */
  known?: KnownStore;
}

/** Below the exports: packages lie here until they are whole. */
export const UNFINISHED_FOLDER = '.unfinished';

/** The folders of a store on disk and the proof that it is the right disk. */
export class StoreRoot {
  readonly objects: string;
  readonly staging: string;
  readonly exports: string;

  private constructor(
    readonly fs: FileSystem,
    readonly folder: string,
    readonly id: string,
  ) {
    [this.objects, this.staging, this.exports] = FOLDERS.map((name) => join(folder, name));
  }

  /**
   * Opens the store in the folder, or makes one in an empty or absent folder. Throws Refusal('unavailable') when the folder
   * holds something else, another store than the one that is known, or nothing although one is known.
   */
  static async open(fs: FileSystem, folder: string, { memory, known }: StoreIdentity = {}): Promise<StoreRoot> {
    const remembered = memory ? await readMarker(fs, memory) : null;
    const expected = (await known?.known()) ?? null;
    const wanted = expected ?? remembered;
    const found = await readMarker(fs, join(folder, MARKER));
    if (wanted && wanted !== found) throw notThisStore(folder, wanted, found);
    if (!found) await assertUnused(fs, folder);
    await makeLayout(fs, folder);
    const id = found ?? (await writeMarker(fs, folder, randomUUID()));
    const standing = known && !expected ? await known.keep(id) : id;
    if (standing !== id) throw notThisStore(folder, standing, id);
    if (memory && remembered !== id) await remember(fs, memory, id);
    return new StoreRoot(fs, folder, id);
  }

  /** Throws Refusal('unavailable') unless the marker of this very store can be read now. */
  async assertReachable(): Promise<void> {
    const found = await readMarker(this.fs, join(this.folder, MARKER));
    if (found !== this.id) throw notThisStore(this.folder, this.id, found);
  }

  /** Throws StoreAway unless the disk itself, not its cache, shows this very store and lets us write to it. */
  async assertUsable(): Promise<void> {
    const marker = join(this.folder, MARKER);
    const read = async () => readSmall(await openPastCache(this.fs, marker), marker);
    const found = await readMarker(this.fs, marker, read);
    if (found !== this.id) throw notThisStore(this.folder, this.id, found);
    await this.fs.assertWritable(this.staging).catch((error: unknown) => {
      throw notWritable(this.staging, errorCode(error) ?? 'unknown');
    });
  }
}

function notWritable(folder: string, code: string) {
  return new StoreAway(
    `文件夹“${folder}”不能写入（${code}），请检查磁盘是否只读、账号是否有权写入`,
    `the folder "${folder}" cannot be written to (${code}); check whether the disk is read-only and the account may write`,
  );
}

function notThisStore(folder: string, wanted: string, found: string | null) {
  if (found !== null)
    return new StoreAway(
      `“${folder}”中是另一个存储（标记 ${MARKER} 的编号为 ${found}，本系统的存储编号为 ${wanted}），请挂载本系统的磁盘或改正 STORE_URL`,
      `"${folder}" holds another store: its marker ${MARKER} says ${found}, this system's store is ${wanted}; mount the right disk or correct STORE_URL`,
    );
  return new StoreAway(
    `“${folder}”中没有存储标记 ${MARKER}（本系统的存储编号为 ${wanted}），请检查磁盘是否已挂载、STORE_URL 是否正确；存储已丢失的，请先从备份放回`,
    `there is no marker ${MARKER} in "${folder}" (this system's store is ${wanted}); check that the disk is mounted and STORE_URL is right, and put a lost store back from its backup first`,
  );
}

/** The id in a marker file; null when there is no file. Any other trouble means the disk is not well. */
async function readMarker(
  fs: FileSystem,
  path: string,
  read: () => Promise<Buffer> = () => readSmallFile(fs, path),
): Promise<string | null> {
  try {
    return markerSchema.parse(JSON.parse((await read()).toString('utf8'))).id;
  } catch (error) {
    if (errorCode(error) === 'ENOENT' || errorCode(error) === 'ENOTDIR') return null;
    const reason =
      error instanceof z.ZodError || error instanceof SyntaxError ? 'not a marker' : (errorCode(error) ?? 'unreadable');
    throw new StoreAway(`存储标记“${path}”无法读取（${reason}）`, `the marker "${path}" cannot be read (${reason})`);
  }
}

/** A folder with foreign files, or with objects whose marker is lost, must not become a new store. */
async function assertUnused(fs: FileSystem, folder: string): Promise<void> {
  if (!(await factsOrNull(fs, folder))) return;
  const names = (await fs.readdir(folder)).map((entry) => entry.name);
  const foreign = names.find(
    (name) => !FOLDERS.some((known) => known === name) && !name.startsWith(`${MARKER}.`) && name !== 'lost+found',
  );
  const objects = names.includes('objects') ? await fs.readdir(join(folder, 'objects')) : [];
  if (!foreign && !objects.some((entry) => /^[0-9a-f]{2}$/.test(entry.name))) return;
  throw storeUnavailable(
    `文件夹“${folder}”不为空且没有存储标记 ${MARKER}（发现“${foreign ?? 'objects'}”），请换用空文件夹或恢复标记文件`,
    `folder "${folder}" is not empty and has no marker ${MARKER} (found "${foreign ?? 'objects'}"); name an empty folder or restore the marker`,
  );
}

async function makeLayout(fs: FileSystem, folder: string): Promise<void> {
  const extension = join(folder, 'objects', 'extensions', LAYOUT.extensionName);
  await makeFolders(fs, extension);
  await makeFolders(fs, join(folder, 'staging'));
  await makeFolders(fs, join(folder, 'exports'));
  const description = 'Two tuples of two hex digits of the sha256 of the object id, then the percent-encoded id.';
  await settle(fs, join(folder, 'objects'), ROOT_NAMASTE.name, ROOT_NAMASTE.content);
  await settle(fs, join(folder, 'objects'), 'ocfl_layout.json', json({ extension: LAYOUT.extensionName, description }));
  await settle(fs, extension, 'config.json', json(LAYOUT));
}

/** Puts a file of fixed content in place in one step; whoever comes second finds it done. */
async function settle(fs: FileSystem, folder: string, name: string, content: string): Promise<void> {
  const path = join(folder, name);
  if (await factsOrNull(fs, path)) return;
  const draft = `${path}.${randomUUID()}`;
  await writeNewFile(fs, draft, content);
  await fs.rename(draft, path);
  await syncFolder(fs, folder);
}

/** The first process to link its marker decides the store's id; the others take that one. */
async function writeMarker(fs: FileSystem, folder: string, id: string): Promise<string> {
  const path = join(folder, MARKER);
  const draft = `${path}.${id}`;
  await writeNewFile(fs, draft, json({ store: 'zhilu', format: 1, id }));
  try {
    await fs.link(draft, path);
  } catch (error) {
    if (errorCode(error) !== 'EEXIST') throw error;
  } finally {
    await fs.remove(draft);
  }
  await syncFolder(fs, folder);
  return (await readMarker(fs, path)) ?? id;
}

async function remember(fs: FileSystem, memory: string, id: string): Promise<void> {
  const folder = join(memory, '..');
  await makeFolders(fs, folder);
  const draft = `${memory}.${randomUUID()}`;
  await writeNewFile(fs, draft, json({ store: 'zhilu', format: 1, id }));
  await fs.rename(draft, memory);
  await syncFolder(fs, folder);
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
