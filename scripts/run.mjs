import { join } from 'node:path';
import { installation } from './lib/parts.mjs';
import { prepare } from './lib/prepare.mjs';
import { root } from './lib/root.mjs';
import { show } from './lib/run.mjs';

/** Runs one compiled command of the product with this installation's settings: node scripts/run.mjs <file below dist> [arguments]. */
const [file, ...args] = process.argv.slice(2);
await prepare({ engineToo: false, clientToo: false });
const { env } = await installation();
process.exit(await show(process.execPath, [join(root, 'dist', file), ...args], { env: { ...process.env, ...env } }));
