import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import ts from 'typescript';

const root = join(__dirname, '../..');
const CLIENT = 'apps/portal/client';

/** An import of our own code: from which file, what was written, and the file or library it leads to. */
interface Import {
  file: string;
  /** `libs/<name>`, `apps/<name>` or the browser client. */
  owner: string;
  specifier: string;
  target: string;
}

function sourceFiles(folder: string): string[] {
  if (!existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return ['node_modules', 'dist'].includes(entry.name) ? [] : sourceFiles(path);
    return /\.(ts|vue|mts)$/.test(entry.name) ? [path] : [];
  });
}

function ownerOf(path: string): string {
  return path.startsWith(`${CLIENT}/`) ? CLIENT : path.split('/').slice(0, 2).join('/');
}

function importsOf(file: string): Import[] {
  const text = readFileSync(join(root, file), 'utf8');
  const script = file.endsWith('.vue')
    ? [...text.matchAll(/<script[^>]*>([\s\S]*?)<\/script>/g)].map((m) => m[1]).join('\n')
    : text;
  return ts
    .preProcessFile(script)
    .importedFiles.map((each) => each.fileName)
    .flatMap((specifier) => {
      const target = targetOf(file, specifier);
      return target ? [{ file, owner: ownerOf(file), specifier, target }] : [];
    });
}

function targetOf(file: string, specifier: string): string | null {
  const library = /^@zhilu\/([^/]+)/.exec(specifier);
  if (library) return `libs/${library[1]}`;
  if (!specifier.startsWith('.')) return null;
  return relative(root, resolve(root, file, '..', specifier))
    .split(sep)
    .join('/');
}

/** The import map of libs/README.md: the page people read is what is checked. */
function importMap(): Map<string, string[]> {
  const rows = readFileSync(join(root, 'libs/README.md'), 'utf8').matchAll(/^\| ([a-z]+) \| ([^|]+) \|/gm);
  const entries = [...rows]
    .filter(([, name]) => name !== 'library' && name !== 'apps')
    .map(([, name, allowed]): [string, string[]] => [
      name,
      allowed
        .replace(/\([^)]*\)/g, '')
        .split(',')
        .map((each) => each.trim())
        .filter((each) => /^[a-z]+$/.test(each)),
    ]);
  return new Map(entries);
}

/** What a library may import, it may also import directly from what lies below. */
function reachable(name: string, map: Map<string, string[]>): Set<string> {
  return new Set((map.get(name) ?? []).flatMap((each) => [each, ...reachable(each, map)]));
}

type Edge = [string | null, string | null];

/** Every circle of the graph, each once, as `a → b → a`. */
function circlesAmong(edges: Edge[]): string[] {
  const graph = new Map<string, Set<string>>();
  for (const [from, to] of edges)
    if (from && to && from !== to) graph.set(from, (graph.get(from) ?? new Set()).add(to));
  const circles = new Set<string>();
  const done = new Set<string>();
  const walk = (name: string, path: string[]): void => {
    if (path.includes(name)) circles.add([...path.slice(path.indexOf(name)), name].join(' → '));
    else if (!done.has(name)) for (const next of graph.get(name) ?? []) walk(next, [...path, name]);
    done.add(name);
  };
  for (const name of graph.keys()) walk(name, []);
  return [...circles];
}

/** The folder right under `src`, e.g. `apps/portal/src/people`; files beside it stand above all folders. */
function roomOf(path: string): string | null {
  return /^(?:apps\/portal\/client|(?:apps|libs)\/[^/]+)\/src\/[^/]+(?=\/)/.exec(path)?.[0] ?? null;
}

const programOf = (room: string | null): string | undefined => room?.split('/src/')[0];

const map = importMap();
const product = [...sourceFiles('libs'), ...sourceFiles('apps')].filter((file) => !file.endsWith('.spec.ts'));
const imports = product.flatMap(importsOf);
const withSpecs = [...sourceFiles('libs'), ...sourceFiles('apps')].flatMap(importsOf);
const written = (each: Import): string => `${each.file} imports ${each.specifier}`;
const libraryOf = (path: string): string | null => /^libs\/([^/]+)/.exec(path)?.[1] ?? null;

describe('imports', () => {
  it('are looked at: every library of the map exists and is read', () => {
    expect(map.size).toBeGreaterThan(10);
    expect(
      readdirSync(join(root, 'libs'), { withFileTypes: true }).filter((e) => e.isDirectory() && !map.has(e.name)),
    ).toEqual([]);
    expect(imports.length).toBeGreaterThan(50);
  });

  // Dependencies point one way, so that a library can be understood and tested without those above it.
  it('of a library lead only where the map allows', () => {
    const astray = imports.filter(({ owner, target }) => {
      const [from, to] = [libraryOf(owner), libraryOf(target)];
      return from && to && from !== to && !reachable(from, map).has(to);
    });
    expect(astray.map(written)).toEqual([]);
  });

  // A library that knew an app could serve only that app.
  it('of a library never lead to an app', () => {
    expect(imports.filter(({ owner, target }) => libraryOf(owner) && target.startsWith('apps/')).map(written)).toEqual(
      [],
    );
  });

  // Portal and worker are started, scaled and stopped apart; they meet in the libraries.
  it('of an app never lead to another app', () => {
    const astray = imports.filter(
      ({ owner, target }) => owner.startsWith('apps/') && target.startsWith('apps/') && ownerOf(target) !== owner,
    );
    expect(astray.map(written)).toEqual([]);
  });

  // What index.ts names is the promise; everything behind it may change.
  it('enter a library only by its index.ts', () => {
    const astray = withSpecs.filter(
      ({ owner, specifier, target }) =>
        /^@zhilu\/[^/]+\/./.test(specifier) ||
        (specifier.startsWith('.') && libraryOf(target) && ownerOf(target) !== owner),
    );
    expect(astray.map(written)).toEqual([]);
  });

  // A list of names is read at a glance and breaks loudly; a star hides what is promised.
  it('find an index.ts that names each export', () => {
    const starred = [...map.keys()]
      .map((name) => `libs/${name}/src/index.ts`)
      .filter((file) => existsSync(join(root, file)))
      .filter((file) => /^export \* (from|as)/m.test(readFileSync(join(root, file), 'utf8')));
    expect(starred).toEqual([]);
  });

  // Server code in the browser's bundle would leak and swell; domain is pure.
  it('of the browser client lead only to domain', () => {
    const astray = imports.filter(
      ({ owner, target }) => owner === CLIENT && target !== 'libs/domain' && !target.startsWith(`${CLIENT}/`),
    );
    expect(astray.map(written)).toEqual([]);
  });

  // Two libraries that need each other are one library.
  it('make no circle between libraries', () => {
    expect(circlesAmong(imports.map(({ owner, target }) => [libraryOf(owner), libraryOf(target)]))).toEqual([]);
  });

  // A folder is read as a whole: one that needs those above it cannot be understood without them.
  it('make no circle between the folders of a program or a library', () => {
    const rooms = imports.map(({ file, target }): Edge => [roomOf(file), roomOf(target)]);
    expect(circlesAmong(rooms.filter(([from, to]) => programOf(from) === programOf(to)))).toEqual([]);
  });
});
