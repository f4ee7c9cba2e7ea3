import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { buildDir, root } from './root.mjs';

const SKIPPED = new Set(['node_modules', 'target', 'dist', '.git', '.zhilu', '.zhilu-build']);

function* filesBelow(path) {
  if (!existsSync(path)) return;
  if (statSync(path).isFile()) return yield path;
  for (const entry of readdirSync(path, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (!SKIPPED.has(entry.name)) yield* filesBelow(join(path, entry.name));
  }
}

/** sha256 over names and contents of everything below the paths. */
export function hashOf(paths, extra = '') {
  const hash = createHash('sha256').update(extra);
  for (const path of paths) {
    for (const file of filesBelow(join(root, path)))
      hash.update(relative(root, file)).update('\0').update(readFileSync(file)).update('\0');
  }
  return hash.digest('hex');
}

/** Runs `build` only when the inputs changed since it last succeeded, or its result is missing. Answers whether it ran. */
export async function whenChanged(name, inputs, result, build, extra = '') {
  const stamp = join(buildDir, 'stamps', name);
  const hash = hashOf(inputs, extra);
  const fresh = existsSync(join(root, result)) && existsSync(stamp) && readFileSync(stamp, 'utf8') === hash;
  if (fresh) return false;
  await build();
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, hash);
  return true;
}
