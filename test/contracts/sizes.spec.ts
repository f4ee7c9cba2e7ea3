import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { gzipSync } from 'node:zlib';

const CLIENT = join(__dirname, '../../dist/client');
const LIMIT_KB = 300;

/** What a page fetches when it is opened by its own address: the shell, its own chunk and those it shows at once. */
const PAGES: Record<string, string[]> = {
  login: ['LoginPage'],
  inbox: ['AppFrame', 'InboxPage'],
  task: ['AppFrame', 'TaskPage', 'FormIsland'],
};

/** Bureau PCs sit on slow lines; the task page is opened twenty times a day. */
describe('first load of a page', () => {
  it.each(Object.keys(PAGES))(`%s is at most ${LIMIT_KB} kB of compressed script`, (page) => {
    if (!existsSync(join(CLIENT, 'index.html')))
      throw new Error('The pages are not built: run npm run build, or the tests with npm test.');
    const files = new Set<string>();
    entryScripts().forEach((file) => follow(file, files));
    PAGES[page].forEach((chunk) => follow(chunkNamed(chunk), files));
    const size = [...files].reduce((sum, file) => sum + gzipSync(readFileSync(join(CLIENT, file))).length, 0) / 1000;
    process.stdout.write(`First load of ${page}: ${size.toFixed(0)} kB of script in ${files.size} files, gzip\n`);
    expect(files.size).toBeGreaterThan(2);
    expect(size).toBeLessThanOrEqual(LIMIT_KB);
  });
});

function entryScripts(): string[] {
  const html = readFileSync(join(CLIENT, 'index.html'), 'utf8');
  return [...html.matchAll(/(?:src|href)="\/(assets\/[^"]+\.js)"/g)].map((match) => match[1]);
}

function chunkNamed(name: string): string {
  const found = readdirSync(join(CLIENT, 'assets')).filter(
    (file) => file.startsWith(`${name}-`) && file.endsWith('.js'),
  );
  if (found.length !== 1) throw new Error(`The build has ${found.length} chunks named ${name}.`);
  return `assets/${found[0]}`;
}

/** The file and everything it imports before it runs; what it may import later is not followed. */
function follow(file: string, seen: Set<string>): void {
  if (seen.has(file)) return;
  seen.add(file);
  const code = readFileSync(join(CLIENT, file), 'utf8');
  for (const match of code.matchAll(/(?:\bfrom|\bimport)\s*["']([^"']+\.js)["']/g))
    follow(posix.join(posix.dirname(file), match[1]), seen);
}
