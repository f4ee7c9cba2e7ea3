import { join } from 'node:path';
import type { Wire } from '@zhilu/domain';
import { findProgram, makeSampleCard, type SampleContent } from '@zhilu/storage';
import { eventually, type Stack } from './stack';

export interface CardOptions {
  folder: string;
  deviceNumber?: string;
  contents?: SampleContent[];
  keeper?: string;
  officerNumber?: string;
  from?: Date;
  /** How long each recording is. */
  seconds?: number;
}

/** Fills a recorder's card with real video and imports it through the portal, as its keeper does; answers the recordings. */
export async function importCard(stack: Stack, options: CardOptions): Promise<Wire.RecordingRow[]> {
  const {
    folder,
    deviceNumber = 'ZF-0117',
    contents = ['h264', 'h264'],
    keeper = 'hexiulan',
    officerNumber = '410783',
    seconds = 2,
  } = options;
  const from = options.from ?? new Date('2026-11-06T09:15:02+08:00');
  const files = contents.map((content, index) => ({
    content,
    startedAt: new Date(from.getTime() + index * 600_000),
    seconds,
    officerNumber,
    sequence: index + 1,
  }));
  const ffmpeg = findProgram('ffmpeg', {});
  if (!ffmpeg.path) throw new Error('ffmpeg is needed to make real video for this test.');
  await makeSampleCard(join(stack.cards, folder), { deviceNumber, files }, ffmpeg.path);
  const person = await stack.as(keeper);
  const known = new Set((await recordings(stack, keeper, deviceNumber)).map((row) => row.id));
  const caseNumber = await person.start('card-intake', { deviceNumber, cardFolder: folder, returnedBy: '李文博' });
  const task = await eventually(`card ${folder} is imported`, async () =>
    (await person.todo()).find((row) => row.case.caseNumber === caseNumber),
  );
  if (task.elementId !== 'userTask_confirm') throw new Error(`The import of ${folder} ended at ${task.elementId}.`);
  const view = await person.call<Wire.TaskView>('GET', `/api/tasks/${task.taskId}`);
  await person.complete(task.taskId, 'confirmed', view.form?.data ?? {});
  return (await recordings(stack, keeper, deviceNumber)).filter((row) => !known.has(row.id));
}

async function recordings(stack: Stack, keeper: string, deviceNumber: string): Promise<Wire.RecordingRow[]> {
  const person = await stack.as(keeper);
  const page = await person.call<Wire.Page<Wire.RecordingRow>>(
    'GET',
    `/api/recordings?size=100&device=${encodeURIComponent(deviceNumber)}`,
  );
  return page.rows;
}
