import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { openFacts, Recording } from '@zhilu/persistence';
import type { ObjectId } from '@zhilu/storage';
import { objectFolder } from '../../libs/storage/src/disk/layout';
import type { Stack } from './stack';

/** A hand at the server takes a recording out of the register and out of the store; the product itself never does. */
export async function loseRecording({ folder }: Stack, recordingId: string): Promise<void> {
  const facts = await openFacts({ DATA_DIR: folder, DATABASE_URL: undefined }, { migrate: 'wait' });
  const { objectId } = await facts.manager.findOneByOrFail(Recording, { id: recordingId });
  await facts.manager.delete(Recording, { id: recordingId });
  await facts.destroy();
  await rm(join(folder, 'store/objects', objectFolder(objectId as ObjectId)), { recursive: true });
}
