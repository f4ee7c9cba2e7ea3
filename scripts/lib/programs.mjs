import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { run } from './run.mjs';
import { say, step } from './say.mjs';

/** Helper programs: what is lost without each, and the Debian package that brings it. */
const PROGRAMS = [
  {
    names: ['chromium', 'chromium-browser', 'google-chrome', 'microsoft-edge'],
    setting: 'PDF_BROWSER',
    package: 'chromium',
    loss: 'PDF off: no Chromium',
  },
  { names: ['ffprobe'], setting: 'FFPROBE', package: 'ffmpeg', loss: 'Video details off: no ffprobe' },
  { names: ['xorriso'], setting: 'XORRISO', package: 'xorriso', loss: 'Disc images off: no xorriso' },
  {
    file: '/usr/share/fonts/truetype/lxgw-wenkai',
    package: 'fonts-lxgw-wenkai',
    loss: 'Chinese papers in a plainer typeface: no LXGW WenKai',
  },
  {
    file: '/usr/share/fonts/truetype/wqy',
    package: 'fonts-wqy-zenhei',
    loss: 'Chinese papers in a plainer typeface: no WenQuanYi',
  },
];

const FOR_TESTS = [
  { names: ['mariadbd', 'mysqld'], package: 'mariadb-server', loss: 'Tests on MariaDB cannot run: no mariadbd' },
  { names: ['pdftotext'], package: 'poppler-utils', loss: 'Tests of documents cannot run: no pdftotext' },
];

function onPath(name) {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin'];
  return folders.some((folder) => existsSync(join(folder, name)));
}

function present(program) {
  const set = program.setting && process.env[program.setting];
  // `off` is a choice, not a gap.
  if (set) return set === 'off' || existsSync(set);
  if (program.file) return process.platform !== 'linux' || existsSync(program.file);
  return program.names.some(onPath);
}

function mayInstall() {
  return (
    process.platform === 'linux' && process.getuid?.() === 0 && existsSync('/etc/debian_version') && onPath('apt-get')
  );
}

/** Looks for the helper programs and installs the missing ones where it may; otherwise says in one line what is off. */
export async function ensurePrograms({ forTests = false } = {}) {
  const wanted = forTests ? [...PROGRAMS, ...FOR_TESTS] : PROGRAMS;
  const missing = wanted.filter((program) => !present(program));
  if (missing.length === 0) return;
  const packages = missing.map((program) => program.package);
  if (mayInstall()) {
    try {
      await step(`Installing ${packages.join(', ')}`, () => install(packages));
    } catch {
      say('  Debian’s packages cannot be reached.');
    }
  }
  for (const program of missing.filter((each) => !present(each))) {
    say(`! ${program.loss}. Everything else works; install ${program.package} to have it.`);
  }
}

async function install(packages) {
  const options = ['-y', '-qq', '--no-install-recommends', '-o', 'DPkg::Lock::Timeout=400'];
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const first = spawnSync('apt-get', ['install', ...options, ...packages], { env, stdio: 'ignore' });
  if (first.status === 0) return;
  await run('apt-get', ['update', '-qq'], { env });
  await run('apt-get', ['install', ...options, ...packages], { env });
}
