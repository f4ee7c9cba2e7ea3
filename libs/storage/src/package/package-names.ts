import { bureauDay } from '@zhilu/domain';

/** What a file's place in a package is made from. */
export interface NamedFile {
  name: string;
  deviceNumber: string;
  startedAt: Date;
}

const LONGEST_NAME = 60;

/**
 * Places of the files in the package: `<day>/<recorder>/<name>`, unique without regard to case, and readable on
 * Windows, in `sha256sum -c`, and on a disc (Joliet holds 64 characters a name).
 */
export function packagePaths(files: readonly NamedFile[]): string[] {
  const taken = new Set<string>();
  return files.map(({ name, deviceNumber, startedAt }) => {
    const folder = `${bureauDay(startedAt)}/${plain(deviceNumber)}`;
    for (let copy = 1; ; copy += 1) {
      const path = `${folder}/${numbered(plain(name), copy)}`;
      if (taken.has(path.toLowerCase())) continue;
      taken.add(path.toLowerCase());
      return path;
    }
  });
}

function numbered(name: string, copy: number): string {
  const mark = copy === 1 ? '' : ` (${copy})`;
  const dot = name.lastIndexOf('.');
  const ending = dot > 0 && name.length - dot <= 9 ? name.slice(dot) : '';
  const stem = ending ? name.slice(0, dot) : name;
  return `${[...stem].slice(0, LONGEST_NAME - ending.length - mark.length).join('')}${mark}${ending}`;
}

/** Characters that Windows, checksum lists or BagIt treat specially become `_`. */
function plain(name: string): string {
  const cleaned = name.replace(/[\u0000-\u001f\u007f\ufffd<>:"/\\|?*%]/g, '_').replace(/[. ]+$/, '_');
  return /^\.*$/.test(cleaned) ? '_' : cleaned;
}
