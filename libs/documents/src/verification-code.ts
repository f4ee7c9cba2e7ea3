import { createHash } from 'node:crypto';

/** Crockford's base 32: no I, L, O, U, so that a code read aloud or typed from paper is unmistakable. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const SYMBOLS = 12;

/**
 * The code printed in a document's foot, e.g. `7F3K-92QD-5MXB`: the first 60 bits of the sha256 over the parts.
 * The parts must hold everything the document is made from (task, template's hash, data), so that another document has another code.
 */
export function verificationCode(...parts: string[]): string {
  const digest = createHash('sha256').update(JSON.stringify(parts)).digest();
  let bits = digest.readBigUInt64BE(0) >> 4n;
  let text = '';
  for (let index = 0; index < SYMBOLS; index += 1) {
    text = ALPHABET[Number(bits & 31n)] + text;
    bits >>= 5n;
  }
  return text.replace(/(.{4})(?=.)/g, '$1-');
}
