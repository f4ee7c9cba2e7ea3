import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { auditHead } from '@zhilu/audit';
import { readSettings } from '@zhilu/config';
import { backupFacts, openFacts } from '@zhilu/persistence';

// A copy of the facts is for this account alone, as the facts are.
process.umask(0o077);

/**
 * `npm run backup -- <target folder>`: copies the facts database while everything runs. The audit head it prints and
 * notes was the newest link just before: kept apart, it later proves that nothing was cut off or rewritten.
 */
async function main(folder: string | undefined): Promise<void> {
  if (folder === undefined) throw new Error('Name the folder to write to: npm run backup -- <target folder>');
  const settings = readSettings();
  const facts = await openFacts(settings, { migrate: 'wait' });
  const head = await auditHead(facts).finally(() => facts.destroy());
  const { path, sizeBytes, sha256 } = await backupFacts(settings, resolve(folder));
  const note = { at: new Date().toISOString(), file: path, sizeBytes, sha256, auditHead: head };
  writeFileSync(join(resolve(folder), 'facts.json'), `${JSON.stringify(note, null, 2)}\n`, { flag: 'wx' });
  console.log(`Wrote ${path}: ${sizeBytes} bytes, sha256 ${sha256}`);
  console.log(`Audit head ${head.sequence}: ${head.hash}`);
  console.log('Facts only: the evidence store and the engine have databases and folders of their own.');
}

main(process.argv[2]).catch((error: unknown) => {
  console.error(`No backup: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
});
