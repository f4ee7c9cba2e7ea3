import { readFileSync } from 'node:fs';
import { join } from 'node:path';

interface LockedPackage {
  version?: string;
  resolved?: string;
  optionalDependencies?: Record<string, string>;
}

const root = join(__dirname, '../..');
const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
  packages: Record<string, LockedPackage>;
};

/** Where Node would find `name` from the package at `path`: its own node_modules first, then those above. */
function isLocked(path: string, name: string): boolean {
  const parts = path.split(/(?:^|\/)(?=node_modules\/)/);
  const places = parts.map((_, index) =>
    parts
      .slice(0, index + 1)
      .join('/')
      .replace(/^\//, ''),
  );
  places.push('');
  return places.some((place) => `${place === '' ? '' : `${place}/`}node_modules/${name}` in lock.packages);
}

describe('package-lock.json', () => {
  // npm leaves out platform packages that the registry lacked on the day; then `npm ci` fails on other systems.
  it('locks every optional dependency of a locked package', () => {
    const missing = Object.entries(lock.packages).flatMap(([path, each]) =>
      Object.keys(each.optionalDependencies ?? {})
        .filter((name) => !isLocked(path, name))
        .map((name) => `${path} wants ${name}`),
    );
    expect(missing).toEqual([]);
  });

  it('names no registry, so that any mirror serves it', () => {
    const named = Object.entries(lock.packages).filter(([, { resolved }]) => /^https?:/.test(resolved ?? ''));
    expect(named.map(([path]) => path)).toEqual([]);
  });

  it('would notice a missing sibling', () => {
    expect(isLocked('node_modules/@swc/core', '@swc/core-of-no-system')).toBe(false);
    expect(isLocked('node_modules/jest', '@swc/core')).toBe(true);
  });
});
