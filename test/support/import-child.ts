import { DiskStore, importCard } from '@zhilu/storage';
import { interferedFileSystem } from './faulty-file-system';
import { LedgerRegister } from './ledger-register';

/** A process that imports a card and ends itself with SIGKILL before its N-th touch of the disk; prints how many there were. */
export interface ImportChildInput {
  card: string;
  store: string;
  ledger: string;
  killAt: number;
}

async function main({ card, store: folder, ledger, killAt }: ImportChildInput): Promise<void> {
  let count = 0;
  const fs = interferedFileSystem(() => {
    count += 1;
    if (count === killAt) process.kill(process.pid, 'SIGKILL');
  });
  const store = await DiskStore.open(folder, { fs });
  const device = { id: 'device', number: 'JL0231', clockOffsetMs: 0 };
  const register = new LedgerRegister(ledger);
  await importCard({ folder: card, device, store, register, ffprobe: null, note: { message: 'test' }, fs });
  console.log(count);
}

void main(JSON.parse(process.env.INPUT ?? '{}'));
