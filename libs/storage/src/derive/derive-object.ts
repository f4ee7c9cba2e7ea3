import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { text as textOf } from 'node:stream/consumers';
import type { ClipPlan } from '@zhilu/domain';
import { z } from 'zod';
import { UNFINISHED_FOLDER } from '../disk/store-root';
import type { EvidenceStore, ObjectId } from '../evidence-store';
import { makeClip, type ClipRequest } from './make-clip';

/** The path of the clip inside its object. */
export const DERIVED_CLIP = 'clip.mp4';
const DERIVATION = 'derivation.json';

export interface DeriveRequest extends Pick<ClipRequest, 'ffmpeg' | 'ffprobe' | 'watermark' | 'onProgress' | 'signal'> {
  store: EvidenceStore;
  /** The new object; asked for again, what stands under it is the answer. */
  id: ObjectId;
  parent: { objectId: ObjectId; recordingId: string; sha256: string };
  clip: ClipPlan;
  caseNumber: string;
}

const derivationSchema = z.object({
  format: z.literal('zhilu-derivation-1'),
  caseNumber: z.string(),
  parent: z.object({ recordingId: z.string(), sha256: z.string() }),
  clip: z.looseObject({ recordingId: z.string() }),
  watermark: z.string().nullable(),
  made: z.object({
    copied: z.boolean(),
    durationMs: z.number(),
    width: z.number(),
    height: z.number(),
    hasSound: z.boolean(),
    sizeBytes: z.number(),
  }),
});

/** A recording whose bytes are not the registered ones: a matter for a person. */
export class ParentChanged extends Error {}

/** What stands in the store, with what it was made from; the second lies in the object itself. */
export interface DerivedObject {
  sha256: string;
  createdAt: Date;
  made: z.infer<typeof derivationSchema>['made'];
  watermark: string | null;
}

/**
 * Makes a clip of a stored recording and stores it as an object of its own that names its parent. The parent's bytes are read
 * and compared with the registered hash before and after; ffmpeg only reads them. It appears whole or not at all, and asked for
 * again it is what it was. Throws ParentChanged when the parent is not what was registered, and what `makeClip` and `put` throw.
 *
 * art-14, art-16: 派生件另存，原始件不动 / Derivatives are new objects; originals stay as they are
 */
export async function deriveObject(request: DeriveRequest): Promise<DerivedObject> {
  const { store, id, parent, signal } = request;
  const place = await clearedDrafts(store, id);
  if (await store.has(id)) return readDerived(store, id);
  await assertWhole(request);
  const folder = `${place}${process.pid}.${randomUUID()}`;
  await mkdir(folder, { mode: 0o700 });
  try {
    const [file] = (await store.stat(parent.objectId)).files;
    const source = await store.pathOf(parent.objectId, file.path);
    const target = join(folder, DERIVED_CLIP);
    const made = await makeClip({ ...request, source, target });
    await assertWhole(request);
    const derivation = Buffer.from(`${JSON.stringify(derivationOf(request, made), null, 2)}\n`);
    const files = [
      { logicalPath: DERIVED_CLIP, source: target },
      { logicalPath: DERIVATION, source: derivation },
    ];
    await store.put(id, files, { message: `Clip of ${parent.objectId} for case ${request.caseNumber}` }, signal);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  return readDerived(store, id);
}

/** Removes what attempts of dead processes of this machine left of the object; returns how its folders' paths begin. */
async function clearedDrafts(store: EvidenceStore, id: ObjectId): Promise<string> {
  const place = join(store.exportsFolder, UNFINISHED_FOLDER);
  await mkdir(place, { recursive: true });
  const mine = `derive.${id.replace(':', '-')}.${hostname()}.`;
  const earlier = (await readdir(place)).filter((name) => name.startsWith(mine));
  for (const name of earlier) {
    const pid = Number(name.slice(mine.length).split('.')[0]);
    if (!isAlive(pid)) await rm(join(place, name), { recursive: true, force: true });
  }
  return join(place, mine);
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function derivationOf({ caseNumber, parent, clip, watermark }: DeriveRequest, made: DerivedObject['made']) {
  const { recordingId, sha256 } = parent;
  return { format: 'zhilu-derivation-1', caseNumber, parent: { recordingId, sha256 }, clip, watermark, made };
}

async function assertWhole({ store, parent, signal }: DeriveRequest): Promise<void> {
  const [file] = (await store.stat(parent.objectId)).files;
  const { state, problems } = await store.verify(parent.objectId, { [file.path]: parent.sha256 }, signal);
  if (state !== 'match') throw new ParentChanged(`recording ${parent.recordingId}: ${problems[0] ?? state}`);
}

async function readDerived(store: EvidenceStore, id: ObjectId): Promise<DerivedObject> {
  const { files, createdAt } = await store.stat(id);
  const { sha256 } = files.find(({ path }) => path === DERIVED_CLIP)!;
  const { made, watermark } = derivationSchema.parse(JSON.parse(await textOf(await store.open(id, DERIVATION))));
  return { sha256, createdAt, made, watermark };
}
