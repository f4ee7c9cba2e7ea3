import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of the checkout. */
export const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

/** Results of building that are neither Node's `dist` nor Maven's `target`. */
export const buildDir = join(root, '.zhilu-build');
