/** What recorders leave on a card. */
export type FileKind = 'video' | 'audio' | 'picture' | 'log';

const KINDS: Record<FileKind, readonly string[]> = {
  video: ['mp4', 'mov', 'avi', 'flv', 'ts', 'mkv', 'm4v', '3gp', 'mpg'],
  audio: ['wav', 'mp3', 'aac', 'm4a', 'amr'],
  picture: ['jpg', 'jpeg', 'png', 'bmp'],
  log: ['log', 'txt'],
};

/** The kind by the name's ending, or null for what no recorder writes. */
export function kindOf(name: string): FileKind | null {
  const ending = /\.([A-Za-z0-9]+)$/.exec(name)?.[1].toLowerCase() ?? '';
  const found = Object.entries(KINDS).find(([, endings]) => endings.includes(ending));
  return found ? (found[0] as FileKind) : null;
}
