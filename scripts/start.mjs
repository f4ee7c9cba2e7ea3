import { join } from 'node:path';
import { Family } from './lib/family.mjs';
import { endLeftovers, rememberProcess, requireOnlyStart } from './lib/leftovers.mjs';
import { appArguments, engineCommand, installation, requirePort, untilReady } from './lib/parts.mjs';
import { prepare } from './lib/prepare.mjs';
import { ensurePrograms } from './lib/programs.mjs';
import { say } from './lib/say.mjs';

/** `npm start` brings up engine, worker and portal; `npm run engine | worker | portal` one of them. */
const wanted = process.argv[2] ?? 'all';
const all = wanted === 'all';
let leaving = false;
let family;

async function leave(code) {
  if (leaving) return;
  leaving = true;
  say('Stopping …');
  await family?.stop();
  process.exit(code);
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => void leave(0));
async function expectReady(url, member, options) {
  if (await untilReady(url, member, say, options)) return;
  if (leaving) return new Promise(() => {});
  if (member.lines) for (const line of member.lines) say(`  ${line}`);
  say(`! The ${member.name} did not become ready; its last lines stand above, all of them in ${logs}.`);
  await leave(1);
}

/** What nobody foresaw still ends in a sentence and leaves no process behind. */
process.on('uncaughtException', (error) => {
  say(`! The start cannot go on: ${error.path ? `${error.path}: ` : ''}${error.message}`);
  void leave(1);
});

const place = await installation(all ? ['engine', 'worker'] : [wanted]);
if (all) {
  requireOnlyStart(place.env.DATA_DIR);
  await endLeftovers(place.env.DATA_DIR);
}
const logs = join(place.env.DATA_DIR, 'logs');
family = new Family(logs);
family.onStart = (pid) => rememberProcess(place.env.DATA_DIR, pid);
family.onLoss = (name, reason, lines) => {
  for (const line of lines) say(`  ${line}`);
  const again = all
    ? 'Everything is stopped; start again with npm start.'
    : `Start it again with npm run ${wanted}; other parts go on.`;
  say(`! The ${name} ended unexpectedly (${reason}); its last lines stand above, all of them in ${logs}. ${again}`);
  void leave(1);
};
if (all || wanted === 'portal') await requirePort(place.port, place.host, 'PORT');
if (place.own && (all || wanted === 'engine')) await requirePort(place.env.ENGINE_PORT, '127.0.0.1', 'ENGINE_PORT');
if (all || wanted === 'worker') await requirePort(place.env.WORKER_HEALTH_PORT, '127.0.0.1', 'WORKER_HEALTH_PORT');
if (wanted !== 'engine') await ensurePrograms();
const built = await prepare({
  engineToo: place.own && (all || wanted === 'engine'),
  clientToo: all || wanted === 'portal',
});

if (built) {
  say('Starting the engine …');
  const { program, args, env, umask } = engineCommand(built, place.env.DATA_DIR);
  const member = family.start('engine', program, args, { ...place.env, ...env }, { umask });
  await expectReady(`http://127.0.0.1:${place.env.ENGINE_PORT}/actuator/health`, member);
}
if (all || wanted === 'portal') {
  say('Starting the portal …');
  const member = family.start('portal', process.execPath, appArguments('portal', 'src', 'main.js'), place.env);
  await expectReady(`http://${place.host}:${place.port}/health/live`, member);
}
if (all || wanted === 'worker') {
  say('Starting the worker …');
  const member = family.start('worker', process.execPath, appArguments('worker', 'src', 'main.js'), place.env);
  await expectReady(`http://127.0.0.1:${place.env.WORKER_HEALTH_PORT}/health/ready`, member, { patient: !all });
}
if (all)
  await expectReady(`http://${place.host}:${place.port}/health/ready`, {
    name: 'portal',
    ended: new Promise(() => {}),
  });
if (all || wanted === 'portal') await greet();
else say(`The ${wanted} is running. Ctrl+C stops it.`);
if (all)
  family.start('demo', process.execPath, appArguments('portal', 'src', 'demo', 'tour.js'), place.env, {
    mayEnd: true,
    aloud: true,
  });

/** The address, and with demo data who may log in. */
async function greet() {
  const address = `http://${place.host}:${place.port}`;
  const facts = await (await fetch(`${address}/api/public`)).json();
  for (const account of facts.accounts ?? [])
    say(`  ${account.login.padEnd(14)} ${account.password}   ${account.name} ${account.roles}`);
  say(`Logs: ${logs}`);
  say(`Zhilu is ready: ${address}`);
}
