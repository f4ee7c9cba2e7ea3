import { openFacts, type FactsSettings, type OpenFactsOptions } from '@zhilu/persistence';

/** Opens the facts as one of many processes that start at the same moment. */
interface Input {
  settings: FactsSettings;
  options: OpenFactsOptions;
  startAt: number;
}

async function main({ settings, options, startAt }: Input): Promise<void> {
  process.stdout.write('ready ');
  await new Promise((resolve) => setTimeout(resolve, startAt - Date.now()));
  const facts = await openFacts(settings, options);
  const [{ amount }] = await facts.query('SELECT COUNT(*) AS amount FROM audit_head');
  await facts.destroy();
  process.stdout.write(`heads ${amount}`);
}

void main(JSON.parse(process.env.INPUT ?? ''));
