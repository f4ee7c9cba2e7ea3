import { Counter, openFacts, type FactsSettings } from '@zhilu/persistence';

/** Keeps a transaction with a written row open for some time. */
interface Input {
  settings: FactsSettings;
  holdMs: number;
}

async function main({ settings, holdMs }: Input): Promise<void> {
  const facts = await openFacts(settings, { migrate: 'wait' });
  await facts.transaction(async (manager) => {
    await manager.insert(Counter, { name: 'held', value: 1 });
    process.stdout.write('holding');
    await new Promise((resolve) => setTimeout(resolve, holdMs));
  });
  await facts.destroy();
}

void main(JSON.parse(process.env.INPUT ?? ''));
