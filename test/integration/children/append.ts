import { appendAudit } from '@zhilu/audit';
import { inTransaction, nextNumber, openFacts, type FactsSettings } from '@zhilu/persistence';

/** Appends to the audit chain in many parallel transactions, some of which are refused after their append. */
interface Input {
  settings: FactsSettings;
  appends: number;
  name: string;
}

async function main({ settings, appends, name }: Input): Promise<void> {
  const facts = await openFacts(settings, { migrate: 'wait' });
  const append = (number: number, refused: boolean) =>
    inTransaction(facts, async (manager) => {
      await nextNumber(manager, `appends-of-${name}`);
      await appendAudit(manager, {
        at: new Date(),
        personId: null,
        act: 'case.started',
        objectKind: 'case',
        objectId: `${name}-${number}`,
        detail: { number },
      });
      if (refused) throw new Error('refused');
    });
  const results = await Promise.allSettled(
    Array.from({ length: appends }, (_, number) => [
      append(number, false),
      ...(number % 10 === 0 ? [append(number, true)] : []),
    ]).flat(),
  );
  await facts.destroy();
  process.stdout.write(String(results.filter(({ status }) => status === 'fulfilled').length));
}

void main(JSON.parse(process.env.INPUT ?? ''));
