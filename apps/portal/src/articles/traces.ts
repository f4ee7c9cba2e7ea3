import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Sentence } from '@zhilu/domain';
import { shippedFolder } from '../foundation/shipped-folder';

/** What the build found in the sources: rules and tests that name an article by its id (`art-17`). */
export interface Traces {
  rules: (Sentence & { articles: number[]; name: string; file: string })[];
  tests: { articles: number[]; title: string; file: string }[];
}

/** Reads what the build left. Throws when the product was not built. */
export function readTraces(): Traces {
  return JSON.parse(readFileSync(join(shippedFolder(), 'dist', 'traces.json'), 'utf8')) as Traces;
}
