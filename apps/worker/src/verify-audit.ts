import { verifyChain } from '@zhilu/audit';
import { readSettings } from '@zhilu/config';
import { openFacts } from '@zhilu/persistence';

/**
 * `npm run verify:audit`: checks every link of the audit chain and prints its head. Compare the head with one noted earlier
 * (a backup notes it): a chain whose head lives only in the same database proves nothing against its administrator.
 */
async function main(): Promise<void> {
  const facts = await openFacts(readSettings(), { migrate: 'wait' });
  const { ok, rows, head, firstBroken } = await verifyChain(facts).finally(() => facts.destroy());
  console.log(`Audit rows: ${rows}. Head ${head.sequence}: ${head.hash}`);
  if (ok) return console.log('The chain is whole.');
  console.error(
    `The chain is broken at row ${firstBroken?.sequence}: ${firstBroken?.reason}. Keep the database as it is and tell the auditor.`,
  );
  process.exitCode = 1;
}

main().catch((error: unknown) => {
  console.error(`Not verified: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
});
