import { Family } from '../../scripts/lib/family.mjs';
import { appArguments, engineCommand } from '../../scripts/lib/parts.mjs';

/** A launcher for tests: the parts as `npm start` runs them, without what it builds before. Prints their process ids. */
const { dataDir, engine, env } = JSON.parse(process.env.INPUT);
const family = new Family(`${dataDir}/logs`);
const command = engineCommand(engine, dataDir);
const members = [
  family.start('engine', command.program, command.args, { ...env, ...command.env }, { umask: command.umask }),
  family.start('portal', process.execPath, appArguments('portal', 'src', 'main.js'), env),
  family.start('worker', process.execPath, appArguments('worker', 'src', 'main.js'), env),
];
process.on('SIGTERM', () => void family.stop().then(() => process.exit(0)));
process.stdout.write(`${JSON.stringify(members.map(({ child }) => child.pid))}\n`);
