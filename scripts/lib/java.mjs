import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const OLDEST = 17;

function versionOf(java) {
  const { stderr, status } = spawnSync(java, ['-version'], { encoding: 'utf8' });
  if (status !== 0) return 0;
  return Number(/version "(\d+)/.exec(stderr)?.[1] ?? 0);
}

function candidates() {
  const homes = [process.env.ZHILU_JAVA_HOME, process.env.JAVA_HOME].filter(Boolean);
  const shared = ['/usr/lib/jvm', '/opt/java', '/Library/Java/JavaVirtualMachines']
    .filter((folder) => existsSync(folder))
    .flatMap((folder) => readdirSync(folder).map((name) => join(folder, name)));
  const named = [...homes, ...shared].flatMap((home) => [
    join(home, 'bin', 'java'),
    join(home, 'Contents', 'Home', 'bin', 'java'),
  ]);
  return [...named.slice(0, homes.length * 2), 'java', ...named.slice(homes.length * 2)].filter(
    (path) => path === 'java' || existsSync(path),
  );
}

/** The first Java of at least 17: JAVA_HOME, then the PATH, then the usual folders; or a sentence. */
export function findJava() {
  const seen = [];
  for (const java of candidates()) {
    const version = versionOf(java);
    if (version >= OLDEST) return { java, version };
    if (version > 0) seen.push(`${java} is Java ${version}`);
  }
  return {
    sentence: `Java ${OLDEST} or newer is needed for the process engine${seen.length ? ` (found: ${seen.join(', ')})` : ''}. Install it or set JAVA_HOME.`,
  };
}

/** The home of a Java program, for Maven. */
export function javaHome(java) {
  const settings = spawnSync(java, ['-XshowSettings:properties', '-version'], { encoding: 'utf8' }).stderr;
  return /java\.home = (.+)/.exec(settings)?.[1]?.trim();
}

/** Maven's program, or undefined. */
export function findMaven() {
  for (const maven of [process.env.MAVEN_HOME && join(process.env.MAVEN_HOME, 'bin', 'mvn'), 'mvn'].filter(Boolean)) {
    try {
      execFileSync(maven, ['-v'], { stdio: 'ignore' });
      return maven;
    } catch {
      continue;
    }
  }
  return undefined;
}
