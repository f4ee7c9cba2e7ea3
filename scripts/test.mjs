import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, isAbsolute, join, relative } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { endEventTable } from './lib/end-events.mjs';
import { engine, prepare } from './lib/prepare.mjs';
import { ensurePrograms } from './lib/programs.mjs';
import { root } from './lib/root.mjs';
import { show } from './lib/run.mjs';
import { say } from './lib/say.mjs';

/** `npm test [-- <jest arguments>]`: types, lint, then every test; the last line counts them. */
const jestArguments = process.argv.slice(2);
const whole = jestArguments.length === 0;
await ensurePrograms({ forTests: true });
const { java } = await prepare();
await engine('operaton').catch((error) =>
  say(`! The Operaton profile could not be built, its tests are skipped: ${error.message.split('\n')[0]}`),
);

const bin = (...parts) => join(root, 'node_modules', ...parts);
const checks = whole
  ? [
      ['Lint', [bin('eslint', 'bin', 'eslint.js'), '.', '--max-warnings', '0']],
      ['Types of server and tests', [bin('typescript', 'bin', 'tsc'), '--noEmit', '-p', 'tsconfig.json']],
      [
        'Types of the pages',
        [bin('vue-tsc', 'bin', 'vue-tsc.js'), '--noEmit', '-p', 'apps/portal/client/tsconfig.json'],
      ],
      ['Format', [bin('prettier', 'bin', 'prettier.cjs'), '--check', '--log-level', 'warn', '.']],
    ]
  : [];

let passed = 0;
let failed = 0;
/** One check after the other; two of these keep two cores busy. */
async function runChecks() {
  for (let check = checks.shift(); check; check = checks.shift()) {
    const [title, args] = check;
    say(`── ${title}`);
    const ok = (await show(process.execPath, args, { cwd: root })) === 0;
    if (ok) passed += 1;
    else failed += 1;
  }
}
await Promise.all([runChecks(), runChecks()]);

const scratch = mkdtempSync(join(tmpdir(), 'zhilu-test-'));
process.once('exit', () => rmSync(scratch, { recursive: true, force: true }));
const report = join(scratch, 'jest.json');
const endEvents = join(scratch, 'end-events.jsonl');
say('── Tests');
// Tests that start an engine take the first Java on the PATH: the one that was found to be new enough.
const path = isAbsolute(java) ? `${dirname(java)}${delimiter}${process.env.PATH}` : process.env.PATH;
const jestEnvironment = {
  ...process.env,
  PATH: path,
  TZ: 'Asia/Shanghai',
  NODE_ENV: 'test',
  ZHILU_END_EVENTS: endEvents,
};
const code = await show(
  process.execPath,
  [bin('jest', 'bin', 'jest.js'), '--json', `--outputFile=${report}`, ...jestArguments],
  {
    cwd: root,
    env: jestEnvironment,
  },
);
let skipped = 0;
const failures = [];
try {
  const result = JSON.parse(readFileSync(report, 'utf8'));
  passed += result.numPassedTests;
  failed += result.numFailedTests + result.numRuntimeErrorTestSuites;
  skipped = result.numPendingTests;
  failures.push(...failuresOf(result));
} catch {
  failed += 1;
  say(`! The tests ended with ${code} and left no report.`);
}
endEventTable(endEvents).forEach(say);
failures.forEach(say);
say(`${passed} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ''}`);
process.exit(failed === 0 ? 0 : 1);

/** One line a file, so that the end of the output alone tells where to look: what follows its first failure comes as a number. */
function failuresOf({ testResults }) {
  return testResults.flatMap(({ name, message, assertionResults, status }) => {
    const file = relative(root, name);
    const failed = assertionResults.filter((each) => each.status === 'failed');
    if (failed.length === 0) return status === 'failed' ? [`✕ ${file}: ${firstLine(message)}`] : [];
    const [first, ...others] = failed;
    const more = others.length ? ` (and ${others.length} more in this file)` : '';
    return [`✕ ${file} › ${first.title}: ${firstLine(first.failureMessages[0] ?? '')}${more}`];
  });
}

function firstLine(message) {
  return stripVTControlCharacters(message).trim().split('\n').slice(0, 5).join(' ').replace(/\s+/g, ' ').slice(0, 300);
}
