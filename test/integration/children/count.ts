import { Counter, inTransaction, nextNumber, openFacts, type FactsSettings } from '@zhilu/persistence';

/** Takes numbers in parallel transactions: by reading and writing in code, and from the running number. */
interface Input {
  settings: FactsSettings;
  transactions: number;
}

async function main({ settings, transactions }: Input): Promise<void> {
  const facts = await openFacts(settings, { migrate: 'wait' });
  const taken = await Promise.all(
    Array.from({ length: transactions }, () =>
      inTransaction(facts, async (manager) => {
        const number = await nextNumber(manager, 'case:CY:2026');
        const tally = await manager.findOneByOrFail(Counter, { name: 'tally' });
        await manager.update(Counter, { name: 'tally' }, { value: tally.value + 1 });
        return number;
      }),
    ),
  );
  await facts.destroy();
  process.stdout.write(JSON.stringify(taken));
}

void main(JSON.parse(process.env.INPUT ?? ''));
