import { isRecorderNumber, isWithin, RECORDER_NUMBER_RULE, type Sentence, type Wire } from '@zhilu/domain';
import type { Person, Unit } from '@zhilu/persistence';
import { isOneLine, NOT_ONE_LINE } from '../requests/printable';
import type { SheetCell } from '../sheets/sheet-line';
import { assetProblems } from './line-asset';
import { headingOf, type ListField, type ReadLine } from './list-columns';
import { LONGEST_NAME } from './recorders.dto';

/** What lines are held against: the units the reader keeps, the people in them, numbers that cannot be given, the day. */
export interface Surroundings {
  units: readonly Unit[];
  people: readonly Person[];
  refused: ReadonlyMap<string, Sentence>;
  now: Date;
}

/** A line with what it means, as far as that is clear, and what is wrong with it. */
export interface ExaminedLine {
  line: Wire.RecorderLine;
  problems: Sentence[];
  unit: Unit | null;
  holder: Person | null;
}

/** Looks at every line for itself and beside the others; nothing is left out after the first problem. */
export function examineLines(lines: readonly ReadLine[], surroundings: Surroundings): ExaminedLine[] {
  const firsts = new Map<string, number>();
  return lines.map(({ line, spoilt }) => {
    const key = line.number.toLowerCase();
    const earlier = firsts.get(key);
    if (earlier === undefined && key) firsts.set(key, line.line);
    const unit = unitOf(line.unit, surroundings.units);
    const holder = 'id' in unit ? holderOf(line.holder, unit, surroundings) : null;
    const problems = [
      ...spoilt.map(({ field, cell }) => spoiltCell(field, cell)),
      ...numberProblems(line.number, earlier, surroundings.refused),
      ...nameProblems(line),
      ...assetProblems(line, surroundings.now),
      ...('id' in unit ? [] : [unit]),
      ...(holder && !('id' in holder) ? [holder] : []),
    ];
    return { line, problems, unit: 'id' in unit ? unit : null, holder: holder && 'id' in holder ? holder : null };
  });
}

function numberProblems(
  number: string,
  earlier: number | undefined,
  refused: ReadonlyMap<string, Sentence>,
): Sentence[] {
  if (!number) return [missing('number')];
  if (!isRecorderNumber(number))
    return [
      { zh: `编号“${number}”${RECORDER_NUMBER_RULE.zh}。`, en: `Number "${number}": ${RECORDER_NUMBER_RULE.en}` },
    ];
  if (earlier !== undefined)
    return [
      { zh: `编号 ${number} 与第 ${earlier} 行重复。`, en: `Number ${number} stands in line ${earlier} already` },
    ];
  const reason = refused.get(number);
  return reason ? [reason] : [];
}

function nameProblems(line: Wire.RecorderLine): Sentence[] {
  const empty = (['brand', 'model'] as const).filter((field) => !line[field]).map(missing);
  const long = (['brand', 'model', 'serial'] as const)
    .filter((field) => line[field].length > LONGEST_NAME)
    .map((field) => ({
      zh: `${headingOf(field)}超过 ${LONGEST_NAME} 个字符。`,
      en: `${field}: more than ${LONGEST_NAME} characters`,
    }));
  const hidden = (['brand', 'model', 'serial'] as const)
    .filter((field) => !isOneLine(line[field]))
    .map((field) => ({ zh: `${headingOf(field)}${NOT_ONE_LINE.zh}。`, en: `${field}: ${NOT_ONE_LINE.en}` }));
  return [...empty, ...long, ...hidden];
}

/** The unit by its name or short name; without one the only unit the reader keeps. */
function unitOf(name: string, units: readonly Unit[]): Unit | Sentence {
  if (!name) return units.length === 1 ? units[0] : missing('unit');
  const found = units.filter((unit) => unit.name === name || unit.shortName === name);
  if (found.length === 1) return found[0];
  if (found.length > 1)
    return {
      zh: `叫“${name}”的单位有 ${found.length} 个，请填全称。`,
      en: `${found.length} units are called "${name}"; write the full name`,
    };
  return {
    zh: `没有单位“${name}”，或它的执法记录仪不归您保管。`,
    en: `There is no unit "${name}", or its recorders are not yours to keep`,
  };
}

/** The holder by name or badge number, in the unit or below. */
function holderOf(name: string, unit: Unit, { units, people }: Surroundings): Person | Sentence | null {
  if (!name) return null;
  const below = new Set(units.filter((each) => isWithin(each.path, unit.path)).map((each) => each.id));
  const found = people.filter((each) => below.has(each.unitId) && (each.name === name || each.badgeNumber === name));
  if (found.length === 1) return found[0];
  if (found.length > 1)
    return {
      zh: `“${unit.name}”有 ${found.length} 名“${name}”，请改填执法证号。`,
      en: `"${unit.name}" has ${found.length} people called "${name}"; write the badge number`,
    };
  return {
    zh: `“${unit.name}”没有在用人员“${name}”，请核对或留空。`,
    en: `"${unit.name}" has no active person "${name}"; correct it or leave it empty`,
  };
}

function spoiltCell(field: ListField, { text, spoilt }: SheetCell): Sentence {
  const heading = headingOf(field);
  if (spoilt === 'date')
    return {
      zh: `${heading}被 Excel 变成了日期（${text}），请把该列改为文本后重填。`,
      en: `${field}: Excel made a date of it (${text}); format the column as text and type it again`,
    };
  if (spoilt === 'digits')
    return {
      zh: `${heading}超过 15 位，Excel 已把末尾几位变成 0，请把该列改为文本后重填。`,
      en: `${field}: longer than 15 digits, the last ones were lost in Excel; format the column as text and type it again`,
    };
  return { zh: `${heading}的公式有错（${text}）。`, en: `${field}: the formula failed (${text})` };
}

function missing(field: ListField): Sentence {
  return { zh: `${headingOf(field)}未填。`, en: `${field}: missing` };
}
