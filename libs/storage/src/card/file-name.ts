import { DateTime } from 'luxon';
import { BUREAU_ZONE } from '@zhilu/domain';

/** What a recorder wrote into a file's name. */
export interface NameFacts {
  /** The officer's number as the recorder holds it; null when the name has none. */
  officerNumber: string | null;
  /** The recorder's number in the name; may differ from the register's after a repair. */
  deviceNumber: string | null;
  /** Time in the name by the recorder's clock, read in the bureau's zone. */
  time: Date | null;
  important: boolean;
}

/**
 * `{a}_{b}_{yyyyMMddHHmmss}_{sequence}` with an optional mark IMP; both orders of officer and recorder are in use, and a
 * recorder's number may hold `-` and `_` itself.
 */
const FULL = /^([A-Za-z0-9-][A-Za-z0-9_-]{1,78}[A-Za-z0-9-])_(\d{14})_\d{1,6}(?:_?IMP)?$/i;
const TIME_ALONE = /(?:^|\D)(20\d{6})[-_T]?(\d{6})(?:\D|$)/;

/**
 * Reads a recorder's file name. `deviceNumber` tells the two orders apart; when neither part is the recorder's number
 * the video order (officer first) is assumed.
 */
export function parseFileName(fileName: string, deviceNumber: string): NameFacts {
  const stem = fileName.replace(/\.[^.]*$/, '');
  const important = /IMP$/i.test(stem);
  const [, numbers = '', digits = ''] = FULL.exec(stem) ?? [];
  const pairs = pairsOf(numbers);
  if (pairs.length > 0) {
    const officerFirst = pairs.find(([, second]) => second === deviceNumber);
    const deviceFirst = officerFirst ? undefined : pairs.find(([first]) => first === deviceNumber);
    const [device, officer] = deviceFirst ?? [...(officerFirst ?? pairs[0])].reverse();
    return { officerNumber: officer, deviceNumber: device, time: parseTime(digits), important };
  }
  const alone = TIME_ALONE.exec(stem);
  return { officerNumber: null, deviceNumber: null, time: alone ? parseTime(alone[1] + alone[2]) : null, important };
}

/**
 * The numbers of recorders that a file's name carries. `registered` tells them from officers' numbers; when none is
 * registered the second number of the name counts (video order), unless it is all zeros: a recorder without a number.
 * Empty for a name without numbers.
 */
export function recorderNumbersIn(fileName: string, registered: ReadonlySet<string>): string[] {
  const pairs = pairsOf(FULL.exec(fileName.replace(/\.[^.]*$/, ''))?.[1] ?? '');
  const known = pairs.flat().filter((number) => registered.has(number));
  if (known.length > 0) return known;
  return pairs
    .slice(0, 1)
    .map(([, second]) => second)
    .filter((number) => !/^0+$/.test(number));
}

/** True when the number stands in the folder's name as a word of its own: `ZF-0117` in `ZF-0117-20261106`, not in `ZF-01170`. */
export function folderCarries(folderName: string, number: string): boolean {
  const inner = `-${folderName}-`;
  for (let at = inner.indexOf(number); at >= 0; at = inner.indexOf(number, at + 1)) {
    const around = (inner[at - 1] ?? '') + (inner[at + number.length] ?? '');
    if (!/[A-Za-z0-9]/.test(around)) return true;
  }
  return false;
}

/** Every way to read `{a}_{b}`: one a `_`. */
function pairsOf(numbers: string): [string, string][] {
  const parts = numbers.split('_');
  return parts.slice(1).map((_, at) => [parts.slice(0, at + 1).join('_'), parts.slice(at + 1).join('_')]);
}

function parseTime(digits: string): Date | null {
  const time = DateTime.fromFormat(digits, 'yyyyMMddHHmmss', { zone: BUREAU_ZONE });
  return time.isValid ? time.toJSDate() : null;
}
