import type { Sentence } from '@zhilu/domain';

/** The sentences of the form engine, which speaks English only, in the words of the product; `$1` is the figure in it. */
const SENTENCES: [RegExp, Sentence][] = [
  [/^Field is required\.?$/, { zh: '请填写此项。', en: 'Fill this in.' }],
  [/^Field must have minimum length of (.+?)\.?$/, { zh: '至少填写 $1 个字。', en: 'At least $1 characters.' }],
  [/^Field must have maximum length of (.+?)\.?$/, { zh: '最多填写 $1 个字。', en: 'At most $1 characters.' }],
  [/^Field must have minimum value of (.+?)\.?$/, { zh: '不得小于 $1。', en: 'Not below $1.' }],
  [/^Field must have maximum value of (.+?)\.?$/, { zh: '不得大于 $1。', en: 'Not above $1.' }],
  [/^Field must match pattern .*$/, { zh: '格式不正确，请按说明填写。', en: 'The format is wrong; see the hint.' }],
  [/^Field must be a valid email.*$/, { zh: '请填写正确的邮箱地址。', en: 'Not a valid mail address.' }],
  [/^Field must be a valid .*phone.*$/, { zh: '请填写正确的电话号码。', en: 'Not a valid telephone number.' }],
];

/** A sentence of the form engine in both languages; one that is not known stays as it is. */
export function formSentence(said: string): Sentence {
  const [pattern, words] = SENTENCES.find(([each]) => each.test(said)) ?? [];
  if (!pattern || !words) return { zh: said, en: said };
  return { zh: said.replace(pattern, words.zh), en: said.replace(pattern, words.en) };
}
