import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { ObjectId, StorageNote, StoredFile, StoredObject } from '../evidence-store';

/** OCFL 1.1 names and contents that never change. */
export const ROOT_NAMASTE = { name: '0=ocfl_1.1', content: 'ocfl_1.1\n' };
export const OBJECT_NAMASTE = { name: '0=ocfl_object_1.1', content: 'ocfl_object_1.1\n' };
export const INVENTORY = 'inventory.json';
export const SIDECAR = 'inventory.json.sha256';

/** Stands in the inventory when no person is named; OCFL wants an address beside the name. */
const SYSTEM_USER = { name: 'Zhilu', address: 'urn:zhilu:system' };

const digest = z.string().regex(/^[0-9a-f]{64}$/);
const contentPath = z.string().regex(/^v1\/content\/./);

/** The part of an OCFL 1.1 inventory that this store writes and therefore accepts: one version, sha256, sizes beside it. */
const inventorySchema = z.object({
  id: z.string(),
  type: z.literal('https://ocfl.io/1.1/spec/#inventory'),
  digestAlgorithm: z.literal('sha256'),
  head: z.literal('v1'),
  manifest: z.record(digest, z.array(contentPath).length(1)),
  versions: z.object({
    v1: z.object({
      created: z.iso.datetime({ offset: true }),
      state: z.record(digest, z.array(z.string()).min(1)),
      message: z.string(),
      user: z.object({ name: z.string(), address: z.string().optional() }),
    }),
  }),
});

export type Inventory = z.infer<typeof inventorySchema>;

/** The inventory of a new object (OCFL 1.1 §3.5). Files of equal content are kept once, under the first name. */
export function makeInventory(id: ObjectId, files: StoredFile[], note: StorageNote, created: Date): Inventory {
  const manifest: Record<string, string[]> = {};
  const state: Record<string, string[]> = {};
  for (const { sha256, path } of files) {
    manifest[sha256] ??= [`v1/content/${path}`];
    (state[sha256] ??= []).push(path);
  }
  return {
    id,
    type: 'https://ocfl.io/1.1/spec/#inventory',
    digestAlgorithm: 'sha256',
    head: 'v1',
    manifest,
    versions: {
      v1: { created: created.toISOString(), state, message: note.message, user: note.user ?? SYSTEM_USER },
    },
  };
}

/** Inventory and sidecar as they are written. */
export function inventoryFiles(inventory: Inventory): { json: string; sidecar: string } {
  const json = `${JSON.stringify(inventory, null, 2)}\n`;
  return { json, sidecar: `${createHash('sha256').update(json).digest('hex')} ${INVENTORY}\n` };
}

/**
 * Reads an inventory back. Throws Error with a sentence when it is not the one the sidecar speaks of, not of this id,
 * or when a path in it leaves the object (a forged inventory must not open other files).
 */
export function parseInventory(id: ObjectId, json: Buffer, sidecar: string): Inventory {
  const sha256 = createHash('sha256').update(json).digest('hex');
  if (sidecar.trim().split(/\s+/)[0] !== sha256) throw new Error('inventory.json does not match its sidecar');
  const parsed = inventorySchema.safeParse(parseJson(json));
  if (!parsed.success) throw new Error(`inventory.json is not one of this store: ${z.prettifyError(parsed.error)}`);
  const inventory = parsed.data;
  if (inventory.id !== id) throw new Error(`inventory.json is of the object "${inventory.id}"`);
  const escaping = Object.values(inventory.manifest)
    .flat()
    .find((path) => path.split('/').some((part) => ['', '.', '..'].includes(part)));
  if (escaping) throw new Error(`inventory.json names a path outside the object: "${escaping}"`);
  const unheld = Object.keys(inventory.versions.v1.state).find((each) => !inventory.manifest[each]);
  if (unheld) throw new Error(`inventory.json names content it does not hold: ${unheld}`);
  return inventory;
}

function parseJson(json: Buffer): unknown {
  try {
    return JSON.parse(json.toString('utf8'));
  } catch {
    throw new Error('inventory.json is not JSON');
  }
}

/** Where the content of a logical path lies in the object, with its hash; null for an unknown path. */
export function contentOf(inventory: Inventory, path: string): { sha256: string; contentPath: string } | null {
  const found = Object.entries(inventory.versions.v1.state).find(([, paths]) => paths.includes(path));
  return found ? { sha256: found[0], contentPath: inventory.manifest[found[0]][0] } : null;
}

/** The object as callers see it; sizes come from the disk. */
export function describe(id: ObjectId, inventory: Inventory, sizes: Map<string, number>): StoredObject {
  const files = Object.entries(inventory.versions.v1.state).flatMap(([sha256, paths]) =>
    paths.map((path) => ({ path, sha256, sizeBytes: sizes.get(sha256) ?? 0 })),
  );
  return {
    id,
    files: files.sort((a, b) => (a.path < b.path ? -1 : 1)),
    createdAt: new Date(inventory.versions.v1.created),
  };
}
