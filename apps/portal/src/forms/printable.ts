/** Control signs, halves of characters and signs that turn the reading direction make papers and files say something else. */
const UNPRINTABLE =
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\ufffe\uffff]|\p{Surrogate}/u;

/** What a person is told whose text holds such signs. */
export const CONTROL_SIGNS = {
  zh: '含有不可见的控制字符，请删除后重新填写',
  en: 'Contains invisible control characters; remove them',
};

/** True for text that can be printed as it is typed. */
export function isPrintable(text: string): boolean {
  return !UNPRINTABLE.test(text);
}
