import { join } from 'node:path';
import { readBundles, readModelWords, wordsOf, type Bundle } from '@zhilu/catalog';
import type { Wire } from '@zhilu/domain';

const ROOT = join(__dirname, '../..');
let bundles: Bundle[];
let english: Wire.ModelWords;
beforeAll(async () => {
  bundles = await readBundles(ROOT);
  english = await readModelWords(ROOT);
});

test('every word of a shipped process that people read has an English one', () => {
  const missing = bundles.flatMap((bundle) =>
    wordsOf(bundle)
      .filter((word) => !english[word])
      .map((word) => `bpmn/${bundle.processId}/${bundle.processId}.en.json lacks “${word}”`),
  );
  expect(missing).toEqual([]);
});

test('no English word is kept for one that no process uses any more', () => {
  const used = new Set(bundles.flatMap(wordsOf));
  expect(Object.keys(english).filter((word) => !used.has(word))).toEqual([]);
});

test('the words of a process take in its steps, choices, registers, papers and forms', () => {
  const words = wordsOf(bundles.find((bundle) => bundle.processId === 'court-access') as Bundle);
  for (const word of ['局主要负责人审批', '不同意', '外部查阅登记簿', '查阅答复函', '公函日期', '人民检察院'])
    expect(words).toContain(word);
});
