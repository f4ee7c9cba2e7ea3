/** Leaves room in a 255-byte folder entry and in the columns. */
const MOST_BYTES = 180;

/**
 * A name that is safe to store, show and send: last part of a path only, no control or direction characters,
 * no leading dots, at most 180 bytes of UTF-8 with the extension kept. Never empty.
 */
export function safeFileName(given: string): string {
  const last = given.split(/[\\/]/).pop() ?? '';
  const plain = last
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Zl}\p{Zp}]/gu, '')
    .replace(/[<>:"|?*\uFFFD]/g, '_')
    .replace(/^[.\s]+|[.\s]+$/g, '');
  return shortened(plain === '' ? '未命名' : plain);
}

/** Extension in lower case without the dot; empty when there is none. */
export function extensionOf(name: string): string {
  return /\.([A-Za-z0-9]{1,8})$/.exec(name)?.[1].toLowerCase() ?? '';
}

function shortened(name: string): string {
  if (Buffer.byteLength(name) <= MOST_BYTES) return name;
  const extension = extensionOf(name);
  const ending = extension ? `.${extension}` : '';
  const signs = [...name.slice(0, name.length - ending.length)];
  while (Buffer.byteLength(signs.join('')) + ending.length > MOST_BYTES) signs.pop();
  return signs.join('') + ending;
}
