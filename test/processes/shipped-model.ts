import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseModel, type ProcessModel } from '@zhilu/catalog';

/** The model of a shipped process, so that a test asks it which ends and clocks there are to be reached. */
export async function shippedModel(processId: string): Promise<ProcessModel> {
  return parseModel(await readFile(join(__dirname, `../../bpmn/${processId}/${processId}.bpmn`), 'utf8'));
}
