import { Inject, Injectable } from '@nestjs/common';
import { DataSource, In, type EntityManager } from 'typeorm';
import { appendAuditAll } from '@zhilu/audit';
import { CLOCK, Refusal, type Clock, type Wire } from '@zhilu/domain';
import { Device, inTransaction, isDuplicate, Person, type Unit } from '@zhilu/persistence';
import { inLanguage, type Language } from '../requests/language';
import type { SheetLine } from '../sheets/sheet-line';
import { examineLines, type ExaminedLine } from './line-rules';
import { assetOf } from './line-asset';
import { readList, type ReadLine } from './list-columns';
import { RecorderRights, type KeptBy } from './recorder-rights';
import { refusedNumbers, usualKeeper } from './recorder-rules';
import { MOST_LINES } from './recorders.dto';
import { begin, inStead, newDevice } from './recorders.service';

/** Most lines whose problems a refusal names; the check before it names them all. */
const MOST_NAMED = 20;

/** Registers a bureau's own list of recorders: looked at line by line first, then written whole or not at all. */
@Injectable()
export class RecorderIntake {
  constructor(
    private readonly facts: DataSource,
    private readonly rights: RecorderRights,
    @Inject(CLOCK) private readonly now: Clock,
  ) {}

  /** What each line means and what is wrong with it; nothing is written. Throws Refusal for what is no list of recorders. */
  async check(personId: string, language: Language, sheet: readonly SheetLine[]): Promise<Wire.RecorderListCheck> {
    const { lines, unread } = readList(sheet);
    if (lines.length === 0) throw noLines();
    if (lines.length > MOST_LINES) throw tooMany();
    const examined = await examine(this.facts.manager, await this.rights.units(personId), lines, this.now());
    return {
      lines: examined.map(({ line, problems, unit }) => ({
        ...line,
        unit: line.unit || (unit?.name ?? ''),
        problems: problems.map((sentence) => inLanguage(sentence, language)),
      })),
      wrong: examined.filter(({ problems }) => problems.length > 0).length,
      unread,
    };
  }

  /** Looks again, since the list may be older than what others wrote. Throws Refusal naming the lines that are wrong. */
  async register(personId: string, lines: readonly Wire.RecorderLine[]): Promise<{ added: number }> {
    const trimmed = lines.map((line): ReadLine => ({ line: trimmedLine(line), spoilt: [] }));
    const kept = await this.rights.kept(personId);
    const units = [...kept.values()].map(({ unit }) => unit);
    try {
      await inTransaction(this.facts, async (manager) => {
        const examined = await examine(manager, units, trimmed, this.now());
        if (examined.some(({ problems }) => problems.length > 0)) throw wrongLines(examined);
        await this.write(manager, personId, kept, examined);
      });
    } catch (error) {
      if (isDuplicate(error)) throw overtaken();
      throw error;
    }
    return { added: lines.length };
  }

  private async write(
    manager: EntityManager,
    personId: string,
    kept: ReadonlyMap<string, KeptBy>,
    examined: readonly ExaminedLine[],
  ): Promise<void> {
    const at = this.now();
    const keepers = new Map<string, string | null>();
    for (const { unit } of kept.values()) keepers.set(unit.id, await usualKeeper(manager, unit, personId));
    const rows = examined.map(({ line: all, unit, holder }) => {
      const { number, brand, model, serial, line } = all;
      const who = { unitId: unit!.id, holderId: holder?.id ?? null, keeperId: keepers.get(unit!.id) ?? null };
      const input = { number, brand, model, serial, ...who, ...assetOf(all) };
      const device = newDevice({ ...input, clockOffsetSeconds: null }, at);
      const detail = { ...input, line, ...inStead(kept.get(input.unitId)!) };
      const entry = { at, personId, act: 'device.added', objectKind: 'device', objectId: device.id, detail } as const;
      return { device, entry };
    });
    await manager.insert(
      Device,
      rows.map(({ device }) => device),
    );
    for (const { device } of rows) await begin(manager, device, personId, at);
    await appendAuditAll(
      manager,
      rows.map(({ entry }) => entry),
    );
  }
}

async function examine(
  manager: EntityManager,
  units: Unit[],
  lines: readonly ReadLine[],
  now: Date,
): Promise<ExaminedLine[]> {
  const people = await manager.findBy(Person, { unitId: In(units.map((unit) => unit.id)), active: true });
  const numbers = lines.map(({ line }) => line.number).filter(Boolean);
  return examineLines(lines, { units, people, refused: await refusedNumbers(manager, numbers), now });
}

function trimmedLine(line: Wire.RecorderLine): Wire.RecorderLine {
  const texts = Object.entries(line).map(([key, value]) => [key, typeof value === 'string' ? value.trim() : value]);
  return Object.fromEntries(texts) as Wire.RecorderLine;
}

function wrongLines(examined: readonly ExaminedLine[]): Refusal {
  const wrong = examined.filter(({ problems }) => problems.length > 0);
  const fields = wrong
    .slice(0, MOST_NAMED)
    .map(({ line, problems: [message] }) => ({ field: `lines.${line.line}`, message }));
  const [{ line, problems }] = wrong;
  return new Refusal(
    'unprocessable',
    {
      zh: `有 ${wrong.length} 行不能登记，没有写入任何一台。第 ${line.line} 行：${problems[0].zh}。`.replace(
        '。。',
        '。',
      ),
      en: `${wrong.length} lines cannot be registered; nothing was written. Line ${line.line}: ${problems[0].en}`,
    },
    { fields },
  );
}

function overtaken(): Refusal {
  return new Refusal('conflict', {
    zh: '其中有编号刚被他人登记，没有写入任何一台。请重新检查清单。',
    en: 'Somebody registered one of these numbers in this moment; nothing was written. Check the list again.',
  });
}

function noLines(): Refusal {
  return new Refusal('unprocessable', {
    zh: '表头下没有内容，请每台执法记录仪填一行。',
    en: 'Nothing stands below the headings; write one line a recorder.',
  });
}

function tooMany(): Refusal {
  return new Refusal('unprocessable', {
    zh: `一次最多登记 ${MOST_LINES} 台，请把清单分开。`,
    en: `At most ${MOST_LINES} recorders are registered at once; divide the list.`,
  });
}
