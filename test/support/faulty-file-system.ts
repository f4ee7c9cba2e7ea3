import { diskFileSystem, type FileSystem, type OpenFile } from '@zhilu/storage';

/** Called before each operation; what it throws is what the disk answers. `name` is e.g. `rename` or `file.write`. */
export type Interference = (name: string, path: string) => void;

/** The real disk with an interference before every operation, opened files included. */
export function interferedFileSystem(before: Interference, disk: FileSystem = diskFileSystem): FileSystem {
  return new Proxy(disk, {
    get(target, name: keyof FileSystem) {
      if (typeof target[name] !== 'function') return undefined;
      return async (path: string, ...rest: never[]) => {
        before(name, path);
        const answer = await (target[name] as (path: string, ...rest: never[]) => Promise<unknown>)(path, ...rest);
        return name === 'open' ? interferedFile(answer as OpenFile, path, before) : answer;
      };
    },
  });
}

function interferedFile(file: OpenFile, path: string, before: Interference): OpenFile {
  return new Proxy(file, {
    get(target, name: keyof OpenFile) {
      if (typeof target[name] !== 'function') return undefined;
      return async (...parameters: never[]) => {
        // A close that fails would leak the real handle, which no disk does.
        if (name !== 'close') before(`file.${name}`, path);
        return (target[name] as (...parameters: never[]) => Promise<unknown>)(...parameters);
      };
    },
  });
}

/** Counts operations and fails the N-th one with a system error. */
export function failingAt(nth: number, code: string): { fs: FileSystem; failed: () => string | null } {
  let count = 0;
  let failed: string | null = null;
  const fs = interferedFileSystem((name, path) => {
    count += 1;
    if (count !== nth) return;
    failed = `${name} ${path}`;
    throw systemError(code, name);
  });
  return { fs, failed: () => failed };
}

export function systemError(code: string, name: string): NodeJS.ErrnoException {
  return Object.assign(new Error(`${code}: injected into ${name}`), { code, syscall: name });
}
