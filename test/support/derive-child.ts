import type { DeployedBundles } from '@zhilu/cases';
import type { Bundle } from '@zhilu/catalog';
import type { Wire } from '@zhilu/domain';
import { openFacts } from '@zhilu/persistence';
import { DiskStore } from '@zhilu/storage';
import { DeriveFootageHandler } from '../../apps/worker/src/footage/derive-footage.handler';
import { shippedModel } from '../processes/shipped-model';
import { aTask } from '../integration/footage/evidence-room';
import { programFor } from './footage';

/** A process that makes the clips of a task as the worker does; prints `begun` when it sets to work. */
export interface DeriveChildInput {
  dataDir: string;
  store: string;
  taskId: string;
  form: Wire.FormSchema;
}

async function main({ dataDir, store: folder, taskId, form }: DeriveChildInput): Promise<void> {
  const facts = await openFacts({ DATA_DIR: dataDir, DATABASE_URL: undefined }, { migrate: 'wait' });
  const store = await DiskStore.open(folder);
  const found = (name: 'ffmpeg' | 'ffprobe' | 'xorriso') => ({ path: programFor(name), missing: null });
  const programs = { ffmpeg: found('ffmpeg'), ffprobe: found('ffprobe'), xorriso: found('xorriso') };
  const model = await shippedModel('court-access');
  const bundle = { model, forms: new Map([[form.id, form]]) } as unknown as Bundle;
  const bundles = { ofDefinition: async () => bundle } as unknown as DeployedBundles;
  const handler = new DeriveFootageHandler(facts, bundles, store, { ...programs, cardsFolder: folder });
  console.log('begun');
  console.log(JSON.stringify(await handler.handle({ watermark: '公开使用' }, aTask(taskId))));
  await facts.destroy();
}

void main(JSON.parse(process.env.INPUT ?? '{}') as DeriveChildInput);
