import { inTransaction, nextNumber, openFacts, type FactsSettings } from '@zhilu/persistence';

/** Takes numbers for ever and says each only once its transaction is committed. */
async function main({ settings }: { settings: FactsSettings }): Promise<void> {
  const facts = await openFacts(settings, { migrate: 'wait' });
  for (;;) {
    const number = await inTransaction(facts, (manager) => nextNumber(manager, 'acknowledged'));
    process.stdout.write(`${number}\n`);
  }
}

void main(JSON.parse(process.env.INPUT ?? ''));
