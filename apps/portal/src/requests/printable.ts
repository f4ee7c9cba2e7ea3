import { z } from 'zod';
import { rule } from './wrong-fields';

/** Control signs, halves of characters and signs that turn the reading direction make papers and files say something else. */
const UNPRINTABLE =
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\ufffe\uffff]|\p{Surrogate}/u;
/** Beyond these, what breaks a line, and signs without a width: with them two names look the same. */
const NOT_IN_A_NAME = /[\t\n\r\u00ad\u200b-\u200f\u2028\u2029\u2060-\u2064\ufeff]/u;
/** U+2800 is a braille sign without a dot. */
const VISIBLE = /[^\s\u2800\p{Default_Ignorable_Code_Point}]/u;

/** What a person is told whose text holds such signs. */
export const CONTROL_SIGNS = {
  zh: '含有不可见的控制字符，请删除后重新填写',
  en: 'Contains invisible control characters; remove them',
};
export const NOT_ONE_LINE = {
  zh: '含有换行或者不可见的字符，请删除后重新填写',
  en: 'Contains line breaks or invisible characters; remove them',
};

/** True for text that can be printed as it is typed. */
export function isPrintable(text: string): boolean {
  return !UNPRINTABLE.test(text);
}

/** True for printable text of one line in which every sign can be seen. */
export function isOneLine(text: string): boolean {
  return isPrintable(text) && !NOT_IN_A_NAME.test(text);
}

/** True for text in which something can be seen: more than blanks and signs without a width. */
export function saysSomething(text: string): boolean {
  return VISIBLE.test(text);
}

/** Text of a single line without its outer blanks: names of people, units and things. */
export const oneLine = z.string().trim().refine(isOneLine, rule(NOT_ONE_LINE));
