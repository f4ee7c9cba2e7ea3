/** The part of yauzl 3 that tests use; the package brings no types. */
declare module 'yauzl' {
  import type { Readable } from 'node:stream';

  interface Entry {
    fileName: string;
    compressionMethod: number;
    uncompressedSize: number;
  }

  interface ZipFile {
    eachEntry(): AsyncIterable<Entry>;
    openReadStreamPromise(entry: Entry): Promise<Readable>;
  }

  const yauzl: { openPromise(path: string, options?: { strictFileNames?: boolean }): Promise<ZipFile> };
  export default yauzl;
}
