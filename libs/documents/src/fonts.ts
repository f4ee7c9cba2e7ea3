import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

const FONT_PACKAGE = '@expo-google-fonts/noto-serif-sc';

/**
 * Writes a fontconfig file that adds the product's own Chinese typeface (Noto Serif SC, TrueType, regular and bold) to the
 * machine's fonts, so that papers look the same everywhere and embed without Type 3. Returns the file's path.
 */
export async function writeFontConfig(folder: string): Promise<string> {
  const file = join(folder, 'fonts.conf');
  const cache = join(folder, 'fontconfig');
  await mkdir(cache, { recursive: true });
  const content = fontConfig(join(dirname(require.resolve(`${FONT_PACKAGE}/package.json`))), cache);
  if (existsSync(file) && (await readFile(file, 'utf8')) === content) return file;
  const fresh = `${file}.${process.pid}`;
  await writeFile(fresh, content);
  await rename(fresh, file);
  return file;
}

function fontConfig(fonts: string, cache: string): string {
  const escaped = (path: string) => path.replace(/&/g, '&amp;').replace(/</g, '&lt;');
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <dir>${escaped(join(fonts, '400Regular'))}</dir>
  <dir>${escaped(join(fonts, '700Bold'))}</dir>
  <cachedir>${escaped(cache)}</cachedir>
</fontconfig>
`;
}
