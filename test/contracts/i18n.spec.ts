import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import chinese from '../../apps/portal/client/src/i18n/zh-CN';
import chineseOfActivities from '../../apps/portal/client/src/i18n/zh-CN/activities';
import chineseOfAdministration from '../../apps/portal/client/src/i18n/zh-CN/administration';
import chineseOfRegisters from '../../apps/portal/client/src/i18n/zh-CN/registers';
import chineseOfStatistics from '../../apps/portal/client/src/i18n/zh-CN/statistics';
import chineseOfVerifying from '../../apps/portal/client/src/i18n/zh-CN/verify';
import english from '../../apps/portal/client/src/i18n/en';
import englishOfActivities from '../../apps/portal/client/src/i18n/en/activities';
import englishOfAdministration from '../../apps/portal/client/src/i18n/en/administration';
import englishOfRegisters from '../../apps/portal/client/src/i18n/en/registers';
import englishOfStatistics from '../../apps/portal/client/src/i18n/en/statistics';
import englishOfVerifying from '../../apps/portal/client/src/i18n/en/verify';

const CLIENT = join(__dirname, '../../apps/portal/client/src');
const HAN = /\p{Script=Han}/u;

/** Places outside the dictionaries where Chinese may stand, each for a reason. */
const CHINESE_ALLOWED = [
  /** form-js's own sentences, keyed by their English. */
  'forms/translations.ts',
];

/** Latin words that are names in Chinese as well, and what stands on keys. */
const LATIN_NAMES = ['English', 'Excel', 'CSV', 'PDF', 'SHA', 'ZIP', 'ISO', 'Shift', 'Delete'];

/** An example of a code, and what a key is called. */
const EXAMPLES = ['7F3K-92QD-5MXB'];

type Dictionary = { [key: string]: string | Dictionary };

describe('words of the pages', () => {
  const zh = entries({
    ...chinese,
    ...chineseOfAdministration,
    ...chineseOfStatistics,
    ...chineseOfActivities,
    ...chineseOfRegisters,
    ...chineseOfVerifying,
  });
  const en = entries({
    ...english,
    ...englishOfAdministration,
    ...englishOfStatistics,
    ...englishOfActivities,
    ...englishOfRegisters,
    ...englishOfVerifying,
  });

  it('both languages have the same keys', () => {
    expect([...en.keys()].sort()).toEqual([...zh.keys()].sort());
  });

  it('no text is empty', () => {
    const empty = [...zh, ...en].filter(([, text]) => !text.trim()).map(([key]) => key);
    expect(empty).toEqual([]);
  });

  it('both languages fill in the same values', () => {
    const different = [...zh].filter(([key, text]) => holes(text) !== holes(en.get(key) ?? '')).map(([key]) => key);
    expect(different).toEqual([]);
  });

  it('Chinese texts hold no English words but names', () => {
    const found = [...zh].filter(([, text]) => latinWords(text).length > 0);
    expect(found).toEqual([]);
  });

  it('Chinese texts have full-width punctuation', () => {
    const found = [...zh].filter(([, text]) => /\p{Script=Han}[,;:!?()]|[,;:!?()]\p{Script=Han}/u.test(text));
    expect(found).toEqual([]);
  });

  it('English texts hold no Chinese but the name of the language', () => {
    const found = [...en].filter(([key, text]) => HAN.test(text) && !/^account\.(zh-CN|otherLanguage)$/.test(key));
    expect(found).toEqual([]);
  });

  it('no page or script holds Chinese text of its own', () => {
    const found = sources(CLIENT)
      .map((file) => ({ file: relative(CLIENT, file), text: withoutComments(readFileSync(file, 'utf8')) }))
      .filter(({ file }) => !file.startsWith('i18n/') && !CHINESE_ALLOWED.includes(file))
      .flatMap(({ file, text }) =>
        text
          .split('\n')
          .filter((line) => HAN.test(line))
          .map((line) => `${file}: ${line.trim()}`),
      );
    expect(found).toEqual([]);
  });

  it('every key a page asks for is in the dictionary', () => {
    const asked = sources(CLIENT).flatMap((file) =>
      [...readFileSync(file, 'utf8').matchAll(/\bt\(\s*'([\w.-]+)'/g)].map((match) => match[1]),
    );
    expect(asked.length).toBeGreaterThan(200);
    expect([...new Set(asked)].filter((key) => !zh.has(key))).toEqual([]);
  });

  it('every key of the dictionary is asked for, by its name or by one that is put together', () => {
    const pages = sources(CLIENT).filter((file) => !relative(CLIENT, file).startsWith('i18n'));
    const text = pages.map((file) => readFileSync(file, 'utf8')).join('\n');
    const named = new Set([...text.matchAll(/['"`]([\w-]+(?:\.[\w-]+)+)['"`]/g)].map((match) => match[1]));
    const beginnings = [...text.matchAll(/`([\w-]+\.[\w.-]*)\$\{/g)].map((match) => match[1]);
    const asked = (key: string) => named.has(key) || beginnings.some((beginning) => key.startsWith(beginning));
    expect([...zh.keys()].filter((key) => !asked(key))).toEqual([]);
  });
});

function entries(dictionary: Dictionary, prefix = ''): Map<string, string> {
  return new Map(
    Object.entries(dictionary).flatMap(([key, value]) =>
      typeof value === 'string' ? [[prefix + key, value] as const] : [...entries(value, `${prefix}${key}.`)],
    ),
  );
}

/** Each once: the English singular and plural of one text fill in the same. */
const holes = (text: string): string =>
  [...new Set([...text.matchAll(/{(\w+)}/g)].map((match) => match[1]))].sort().join();

function latinWords(text: string): string[] {
  const plain = EXAMPLES.reduce((rest, example) => rest.replaceAll(example, ''), text.replace(/{\w+}/g, ''));
  return (plain.match(/[A-Za-z]{2,}/g) ?? []).filter((word) => !LATIN_NAMES.includes(word));
}

function sources(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.(vue|ts)$/.test(file) && !/\.(d|spec)\.ts$/.test(file))
    .map((file) => join(folder, file));
}

/** Comments may name things by their Chinese words. */
function withoutComments(text: string): string {
  return text
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/<!--[\s\S]*?-->/g, '')
    .replace(/(^|\s)\/\/.*$/gm, '');
}
