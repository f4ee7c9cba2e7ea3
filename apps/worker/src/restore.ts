import { resolve } from 'node:path';
import { readSettings } from '@zhilu/config';
import { restoreFacts } from '@zhilu/persistence';

// The facts are for this account alone.
process.umask(0o077);

/** `npm run restore -- <backup folder>`: puts a backup of the facts in the place of the present ones, while nothing runs. */
async function main(folder: string | undefined): Promise<void> {
  if (folder === undefined) throw new Error('Name the folder of the backup: npm run restore -- <backup folder>');
  const { file, note, aside } = await restoreFacts(readSettings(), resolve(folder), new Date());
  console.log(`${file} is the backup of ${note.at} again: ${note.sizeBytes} bytes, sha256 ${note.sha256}`);
  console.log(aside ? `What was there before lies in ${aside}.` : 'No facts were there before.');
  console.log('Now put the store and the engine back if they are lost, too, and start: npm start');
}

main(process.argv[2]).catch((error: unknown) => {
  console.error(`No restore: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
});
