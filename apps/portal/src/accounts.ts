import { userInfo } from 'node:os';
import { readSettings } from '@zhilu/config';
import { systemClock } from '@zhilu/domain';
import { openFacts } from '@zhilu/persistence';
import { resetByOperator } from './admin/operator-reset';

const USAGE = 'Say which account: npm run accounts -- reset <login>';

/** `npm run accounts -- reset <login>`: prints a new one-time password; runs beside the portal. */
async function main([act, login, ...more]: string[]): Promise<void> {
  if (act !== 'reset' || !login || more.length > 0) throw new Error(USAGE);
  const facts = await openFacts(readSettings(), { migrate: 'wait' });
  const password = await resetByOperator(facts, systemClock, login, userInfo().username).finally(() => facts.destroy());
  console.log(`New one-time password of ${login}: ${password}`);
  console.log('Hand it to its owner in person. The audit log and those who confirm grants have been told.');
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(`Nothing was reset: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
});
