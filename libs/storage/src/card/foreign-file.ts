import type { FileSystem } from '../file-system';
import { walkCard } from './card-folder';
import { recorderNumbersIn } from './file-name';

/** A file whose name says that another recorder made it. */
export interface ForeignFile {
  /** Path below the card, for people. */
  place: string;
  /** The other recorder's number, as the name carries it. */
  number: string;
}

/**
 * The first file on the card whose name carries the number of another recorder than the one given; null when there is
 * none, so files without a number never count. `registered` = the numbers of all recorders. Throws the disk's error
 * when a folder cannot be read, but with `everything`, which looks at all that can be.
 */
export async function findForeignFile(
  fs: FileSystem,
  folder: string,
  deviceNumber: string,
  registered: ReadonlySet<string>,
  options: { everything?: boolean } = {},
): Promise<ForeignFile | null> {
  const { files } = await walkCard(fs, folder, options);
  for (const { name, place } of files) {
    const numbers = recorderNumbersIn(name, registered);
    if (numbers.length > 0 && !numbers.includes(deviceNumber)) return { place, number: numbers[0] };
  }
  return null;
}
