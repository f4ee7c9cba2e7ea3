import { existsSync } from 'node:fs';
import { openFacts, type FactsSettings, type OpenFactsOptions } from '@zhilu/persistence';

/** Opens the facts as one of many processes that start at the same moment. */
interface Input {
  settings: FactsSettings;
  options: OpenFactsOptions;
  /** The start: every process polls for this file. */
  startFile: string;
}

async function main({ settings, options, startFile }: Input): Promise<void> {
  process.stdout.write('ready ');
  while (!existsSync(startFile)) await new Promise((resolve) => setTimeout(resolve, 1));
  const facts = await openFacts(settings, options);
  const [{ amount }] = await facts.query('SELECT COUNT(*) AS amount FROM audit_head');
  await facts.destroy();
  process.stdout.write(`heads ${amount}`);
}

void main(JSON.parse(process.env.INPUT ?? ''));
