import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findJava, findMaven, javaHome } from './java.mjs';
import { buildDir, root } from './root.mjs';
import { run } from './run.mjs';
import { giveUp, step } from './say.mjs';
import { hashOf, whenChanged } from './stamp.mjs';
import { traces } from './traces.mjs';

const OLDEST_NODE = [20, 19];

function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1])) return;
  giveUp(`Node ${OLDEST_NODE.join('.')} or newer is needed; this is ${process.versions.node}.`);
}

/** Before a minute is spent on packages. */
function checkJava() {
  const { java, sentence } = findJava();
  if (!java) giveUp(sentence);
}

/** `npm ci`, when the lock file or the Node version changed. */
async function packages() {
  const stamp = join(root, 'node_modules', '.zhilu-lock');
  const wanted = hashOf(['package-lock.json'], process.version);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  await step('Installing packages (about a minute)', () => npm(['ci', '--no-audit', '--no-fund']));
  writeFileSync(stamp, wanted);
}

function npm(args) {
  const cli = process.env.npm_execpath;
  const [program, first] = cli?.endsWith('.js') ? [process.execPath, [cli]] : ['npm', []];
  return run(program, [...first, ...args], { cwd: root });
}

/** The path of the started-from engine jar of a profile. */
export function engineLayout(profile = 'camunda') {
  const name = profile === 'operaton' ? 'zhilu-engine-operaton' : 'zhilu-engine';
  const folder = join(buildDir, 'engine', profile);
  return {
    name,
    folder,
    jar: join(folder, `${name}.jar`),
    archive: join(folder, `${name}.jsa`),
    built: join(root, 'engine', 'app', 'target', `${name}.jar`),
  };
}

/** Maven build of the engine and its quick-start layout: extracted jar with a class archive of this very Java. */
export async function engine(profile = 'camunda') {
  const found = findJava();
  if (!found.java) giveUp(found.sentence);
  const layout = engineLayout(profile);
  const inputs = ['engine'];
  await whenChanged(`engine-${profile}`, inputs, `engine/app/target/${layout.name}.jar`, () =>
    step(`Building the engine, ${profile} (a minute the first time)`, () => maven(found.java, profile)),
  );
  await whenChanged(
    `layout-${profile}`,
    inputs,
    `.zhilu-build/engine/${profile}/${layout.name}.jar`,
    () => step('Preparing the engine for quick starts', () => extract(found.java, layout)),
    found.java + found.version,
  );
  return { java: found.java, ...layout };
}

async function maven(java, profile) {
  const program = findMaven();
  if (!program)
    giveUp('Maven is needed to build the process engine once. Install it (3.8 or newer) or set MAVEN_HOME.');
  const args = ['-q', '-B', '-ntp', '-DskipTests', ...(profile === 'operaton' ? ['-P', 'operaton'] : []), 'package'];
  await run(program, args, {
    cwd: join(root, 'engine'),
    env: { ...process.env, JAVA_HOME: javaHome(java) ?? process.env.JAVA_HOME },
  });
}

async function extract(java, layout) {
  rmSync(layout.folder, { recursive: true, force: true });
  mkdirSync(buildDir, { recursive: true });
  await run(java, ['-Djarmode=tools', '-jar', layout.built, 'extract', '--destination', layout.folder, '--force']);
  if (!existsSync(layout.jar)) copyFileSync(layout.built, layout.jar);
  const scratch = mkdtempSync(join(tmpdir(), 'zhilu-archive-'));
  const env = { ...process.env, ENGINE_PORT: '0', ENGINE_DATA_DIR: scratch };
  for (const account of ['ADMIN', 'PORTAL', 'WORKER']) env[`ENGINE_${account}_PASSWORD`] = 'only-for-this-run';
  // Without the archive the engine starts a few seconds slower; never a reason to fail.
  await run(
    java,
    [
      `-XX:ArchiveClassesAtExit=${layout.archive}`,
      '-Dspring.context.exit=onRefresh',
      '-XX:TieredStopAtLevel=1',
      '-XX:+UseSerialGC',
      '-jar',
      layout.jar,
    ],
    { env, timeout: 180_000 },
  ).catch(() => undefined);
  rmSync(scratch, { recursive: true, force: true });
}

async function server() {
  const swc = join(root, 'node_modules', '@swc', 'cli', 'bin', 'swc.js');
  await whenChanged(
    'server',
    ['apps/portal/src', 'apps/worker', 'libs', 'test', '.swcrc', 'tsconfig.json', 'package-lock.json'],
    'dist/apps/portal/src/main.js',
    () =>
      step('Compiling server and worker', async () => {
        for (const part of ['apps', 'libs', 'test']) rmSync(join(root, 'dist', part), { recursive: true, force: true });
        await run(
          process.execPath,
          [swc, 'apps/portal/src', 'apps/worker/src', 'libs', 'test', '-d', 'dist', '--ignore', '**/*.spec.ts', '-q'],
          { cwd: root },
        );
        writeFileSync(join(root, 'dist', 'traces.json'), JSON.stringify(traces()));
        // The API's description names what each route answers; the types that say it are gone once compiled.
        await run(process.execPath, ['dist/apps/portal/src/openapi/describe-answers.js'], { cwd: root });
      }),
  );
}

async function client() {
  const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js');
  await whenChanged(
    'client',
    ['apps/portal/client', 'libs/domain', 'package-lock.json'],
    'dist/client/index.html',
    () =>
      step('Building the pages', () =>
        run(process.execPath, [vite, 'build', '--config', 'apps/portal/client/vite.config.ts'], { cwd: root }),
      ),
  );
}

/** Everything the parts need, built when its inputs changed and only then. */
export async function prepare({ engineToo = true, clientToo = true } = {}) {
  checkNode();
  if (engineToo) checkJava();
  await packages();
  await server();
  if (clientToo) await client();
  return engineToo ? engine() : undefined;
}
