import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, isAbsolute, join } from 'node:path';
import type { Settings } from '@zhilu/config';
import type { Sentence } from '@zhilu/domain';

/** Helper programs of the store; the product runs without each of them, with less. */
export type ProgramName = 'ffprobe' | 'ffmpeg' | 'xorriso';

export type FoundProgram = { path: string; missing: null } | { path: null; missing: Sentence };

const VARIABLE = { ffprobe: 'FFPROBE', ffmpeg: 'FFMPEG', xorriso: 'XORRISO' } as const;

/** npm packages that carry a binary, used when somebody installed them. */
const PACKAGE: Partial<Record<ProgramName, string>> = {
  ffprobe: '@ffprobe-installer/ffprobe',
  ffmpeg: '@ffmpeg-installer/ffmpeg',
};

const WITHOUT: Record<ProgramName, Sentence> = {
  ffprobe: {
    zh: '导入的录像不读取时长、编码等信息',
    en: 'imported recordings carry no duration, codec or size of picture',
  },
  ffmpeg: { zh: '不能制作公开副本和演示录像', en: 'neither clips for release nor demo recordings can be made' },
  xorriso: { zh: '封装副本不含 ISO 镜像', en: 'sealed copies come without an ISO image' },
};

/**
 * Looks for a helper program: environment variable (a path, or `off`), then PATH, then an npm package that holds it.
 * When it is not there, says in one sentence what is missing, what follows and how to mend it. Never throws.
 */
export function findProgram(
  name: ProgramName,
  settings: Partial<Pick<Settings, 'FFPROBE' | 'FFMPEG' | 'XORRISO'>>,
): FoundProgram {
  const given = settings[VARIABLE[name]];
  if (given === 'off') return missing(name, { zh: `${VARIABLE[name]}=off`, en: `${VARIABLE[name]}=off` });
  if (given) {
    if (isProgram(given)) return { path: given, missing: null };
    return missing(name, {
      zh: `${VARIABLE[name]}=“${given}”不是可执行文件`,
      en: `${VARIABLE[name]}="${given}" is no executable file`,
    });
  }
  const path = onPath(name) ?? inPackage(name);
  if (path) return { path, missing: null };
  return missing(name, {
    zh: `请安装 ${name} 或设置 ${VARIABLE[name]}`,
    en: `install ${name} or set ${VARIABLE[name]}`,
  });
}

function missing(name: ProgramName, reason: Sentence): FoundProgram {
  return {
    path: null,
    missing: {
      zh: `未启用 ${name}(${reason.zh}):${WITHOUT[name].zh}。`,
      en: `${name} off (${reason.en}): ${WITHOUT[name].en}.`,
    },
  };
}

function onPath(name: string): string | null {
  const folders = (process.env.PATH ?? '').split(delimiter).filter(isAbsolute);
  return folders.map((folder) => join(folder, name)).find(isProgram) ?? null;
}

function inPackage(name: ProgramName): string | null {
  const packageName = PACKAGE[name];
  if (!packageName) return null;
  try {
    // The package is optional: it is loaded only where somebody installed it, so it cannot be imported.
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    const { path } = require(packageName) as { path: string };
    return isProgram(path) ? path : null;
  } catch {
    return null;
  }
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
