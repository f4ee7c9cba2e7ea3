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

/** `{a}_{b}_{yyyyMMddHHmmss}_{sequence}` with an optional mark IMP; both orders of officer and recorder are in use. */
const FULL = /^([A-Za-z0-9]{1,32})_([A-Za-z0-9]{1,32})_(\d{14})_(\d{1,6})(?:_?IMP)?$/i;
const TIME_ALONE = /(?:^|\D)(20\d{6})[-_T]?(\d{6})(?:\D|$)/;

/**
 * Reads a recorder's file name. `deviceNumber` tells the two orders apart; when neither part is the recorder's number
 * the video order (officer first) is assumed.
 */
export function parseFileName(fileName: string, deviceNumber: string): NameFacts {
  const stem = fileName.replace(/\.[^.]*$/, '');
  const important = /IMP$/i.test(stem);
  const full = FULL.exec(stem);
  if (full) {
    const [, first, second, digits] = full;
    const deviceFirst = first === deviceNumber && second !== deviceNumber;
    return {
      officerNumber: deviceFirst ? second : first,
      deviceNumber: deviceFirst ? first : second,
      time: parseTime(digits),
      important,
    };
  }
  const alone = TIME_ALONE.exec(stem);
  return { officerNumber: null, deviceNumber: null, time: alone ? parseTime(alone[1] + alone[2]) : null, important };
}

function parseTime(digits: string): Date | null {
  const time = DateTime.fromFormat(digits, 'yyyyMMddHHmmss', { zone: BUREAU_ZONE });
  return time.isValid ? time.toJSDate() : null;
}
