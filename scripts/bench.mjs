import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { prepare } from './lib/prepare.mjs';
import { ensurePrograms } from './lib/programs.mjs';
import { root } from './lib/root.mjs';
import { show } from './lib/run.mjs';
import { giveUp } from './lib/say.mjs';

/** `npm run bench -- <name>`: one benchmark, or all of them. */
await ensurePrograms();
await prepare({ clientToo: false });
const folder = join(root, 'dist', 'test', 'bench');
const known = readdirSync(folder).flatMap((file) => /^(.+)\.bench\.js$/.exec(file)?.[1] ?? []);
const wanted = process.argv.slice(2).length > 0 ? process.argv.slice(2) : known;
for (const name of wanted) {
  if (!existsSync(join(folder, `${name}.bench.js`)))
    giveUp(`There is no benchmark "${name}". Known: ${known.join(', ')}.`);
  const code = await show(process.execPath, [join(folder, `${name}.bench.js`)], { cwd: root });
  if (code !== 0) process.exit(code);
}
