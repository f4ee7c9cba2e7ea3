import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Folder of the installed product: the one that holds package.json with bpmn/, forms/ and templates/ beside it. */
export function shippedFolder(): string {
  for (let folder = __dirname; ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'package.json')) && existsSync(join(folder, 'templates'))) return folder;
    if (folder === dirname(folder))
      throw new Error('The folder of the product (package.json, templates/) is not above the program.');
  }
}

/** Version of the product as its package.json says. */
export function productVersion(): string {
  const { version } = JSON.parse(readFileSync(join(shippedFolder(), 'package.json'), 'utf8')) as { version: string };
  return version;
}
