import { Inject, Injectable, Optional } from '@nestjs/common';
import { DataSource, type SelectQueryBuilder } from 'typeorm';
import { Refusal, type Wire } from '@zhilu/domain';
import { RegisterRow, Unit, containing, instantOf, withinUnit } from '@zhilu/persistence';
import { FORM_SOURCE, type FormSource } from '../ports/form-source';
import { PROCESS_KNOWLEDGE, type KnownRegister, type ProcessKnowledge } from '../ports/process-knowledge';
import { NoRight } from '../audit/refusal-audit';
import { PersonRefs } from '../people/person-refs';
import { Rights } from '../people/rights';
import { cellText, columnsOf, unionOf, type Column } from './register-columns';
import { onlyReadable } from './register-scope';
import type { RegisterFilters, RegisterQuery } from './registers.dto';

/** Rows of one print or workbook; a longer period is printed in parts. */
const MOST_ROWS = 20_000;

/** A register with some of its rows, ready to show or print. */
export interface RegisterSheet {
  id: string;
  title: string;
  article: string | null;
  columns: Column[];
  rows: Wire.RegisterRowView[];
  /** Rows as stored, in the same order, for typed cells. */
  data: Record<string, unknown>[];
}

/** 登记簿: rows that steps of cases wrote; columns come from the forms of all process versions that wrote into it. */
@Injectable()
export class RegistersService {
  constructor(
    private readonly facts: DataSource,
    private readonly rights: Rights,
    private readonly refs: PersonRefs,
    @Optional() @Inject(FORM_SOURCE) private readonly forms?: FormSource,
    @Optional() @Inject(PROCESS_KNOWLEDGE) private readonly knowledge?: ProcessKnowledge,
  ) {}

  /** Registers the deployed models name, and those that only old rows know. */
  async list(personId: string): Promise<Wire.RegisterSummary[]> {
    const query = await this.readable(personId);
    const counts = await query
      .select('entry.registerId', 'id')
      .addSelect('COUNT(*)', 'rows')
      .addSelect('MAX(entry.writtenAt)', 'lastAt')
      .groupBy('entry.registerId')
      .getRawMany<{ id: string; rows: number | string; lastAt: string | Date | null }>();
    const known = await this.known();
    const ids = [...new Set([...known.keys(), ...counts.map((each) => each.id)])].sort();
    return ids.map((id) => {
      const count = counts.find((each) => each.id === id);
      const { title = id, article = null } = known.get(id) ?? {};
      return {
        id,
        title,
        article,
        rows: Number(count?.rows ?? 0),
        lastAt: instantOf(count?.lastAt ?? null)?.toISOString() ?? null,
      };
    });
  }

  /** A page of rows. Throws Refusal `notFound` for an id that neither the models nor the person's rows know. */
  async view(personId: string, id: string, query: RegisterQuery): Promise<Wire.RegisterView> {
    const register = await this.existing(personId, id);
    const builder = await this.narrowed(personId, id, query);
    const [rows, total] = await sorted(builder, query.sort)
      .offset((query.page - 1) * query.size)
      .limit(query.size)
      .getManyAndCount();
    const { columns, ...sheet } = await this.sheet(register, rows);
    const page = { rows: sheet.rows, total, page: query.page, size: query.size };
    return { id, title: sheet.title, article: sheet.article, columns: columns.map(plainColumn), page };
  }

  /** Every row of the filter in the order of the book. Throws Refusal `notFound`, and `unprocessable` past 20,000 rows. */
  async whole(personId: string, id: string, filters: RegisterFilters): Promise<RegisterSheet> {
    const register = await this.existing(personId, id);
    const query = await this.narrowed(personId, id, filters);
    const rows = await sorted(query, 'book')
      .limit(MOST_ROWS + 1)
      .getMany();
    if (rows.length > MOST_ROWS) throw tooMany();
    return this.sheet(register, rows);
  }

  private async sheet({ id, title, article }: KnownRegister, rows: RegisterRow[]): Promise<RegisterSheet> {
    const columns = await this.columns(id);
    const units = await this.refs.unitNames(rows.map((row) => row.unitId));
    return {
      id,
      title,
      article,
      columns,
      rows: rows.map((row) => rowView(row, columns, units.get(row.unitId) ?? '')),
      data: rows.map((row) => row.data),
    };
  }

  /** The same columns whatever page, filter or reader: a narrow look must not make a field vanish. */
  private async columns(id: string): Promise<Column[]> {
    const versions = await this.facts
      .getRepository(RegisterRow)
      .createQueryBuilder('entry')
      .select('entry.definitionId', 'definitionId')
      .addSelect('entry.formId', 'formId')
      .addSelect('MAX(entry.writtenAt)', 'lastAt')
      .where('entry.registerId = :id', { id })
      .groupBy('entry.definitionId')
      .addGroupBy('entry.formId')
      .orderBy('lastAt', 'DESC')
      .getRawMany<{ definitionId: string; formId: string }>();
    const forms = await Promise.all(
      versions.map(({ definitionId, formId }) => this.forms?.form(definitionId, formId) ?? null),
    );
    return unionOf(forms.map(columnsOf));
  }

  private async existing(personId: string, id: string): Promise<KnownRegister> {
    const known = (await this.known()).get(id);
    if (known) return known;
    const row = await (await this.readable(personId)).andWhere('entry.registerId = :id', { id }).limit(1).getOne();
    // Databases compare more kindly than we do.
    if (row?.registerId !== id) throw unknownRegister(id);
    return { id, title: id, article: null };
  }

  private async known(): Promise<Map<string, KnownRegister>> {
    const registers = (await this.knowledge?.registers()) ?? [];
    return new Map(registers.map((register) => [register.id, register]));
  }

  private async readable(personId: string): Promise<SelectQueryBuilder<RegisterRow>> {
    const query = this.facts.getRepository(RegisterRow).createQueryBuilder('entry').where('1 = 1');
    return onlyReadable(query, personId, await this.rights.rolesOf(personId));
  }

  private async narrowed(
    personId: string,
    id: string,
    filters: RegisterFilters,
  ): Promise<SelectQueryBuilder<RegisterRow>> {
    const query = (await this.readable(personId)).andWhere('entry.registerId = :id', { id });
    if (filters.from) query.andWhere('entry.writtenAt >= :from', { from: filters.from });
    if (filters.to) query.andWhere('entry.writtenAt < :to', { to: filters.to });
    if (filters.q)
      query.andWhere("(entry.data LIKE :text ESCAPE '!' OR entry.caseNumber LIKE :text ESCAPE '!')", {
        text: containing(filters.q),
      });
    if (!filters.unit) return query;
    const unit = await this.facts.getRepository(Unit).findOneBy({ id: filters.unit });
    return query.andWhere(...withinUnit('entry.unitPath', unit?.path ?? '', 'unit'));
  }
}

/** Numbers run within a unit, so the order of the book is unit by unit. */
function sorted(query: SelectQueryBuilder<RegisterRow>, by: RegisterQuery['sort']): SelectQueryBuilder<RegisterRow> {
  if (by === 'book') return query.orderBy('entry.unitPath').addOrderBy('entry.number').addOrderBy('entry.id');
  return query.orderBy('entry.writtenAt', by === '-writtenAt' ? 'DESC' : 'ASC').addOrderBy('entry.id');
}

function rowView(row: RegisterRow, columns: Column[], unitName: string): Wire.RegisterRowView {
  const { id, number, caseNumber, writtenByName: writtenBy } = row;
  const cells = Object.fromEntries(columns.map((column) => [column.field, cellText(row.data[column.field], column)]));
  return { id, number, caseNumber, unitName, writtenBy, writtenAt: row.writtenAt.toISOString(), cells };
}

function plainColumn({ field, label, kind }: Column): Wire.RegisterColumn {
  return { field, label, kind };
}

function unknownRegister(id: string): NoRight {
  const sentence = {
    zh: '没有这本登记簿，或其中没有您可查看的登记',
    en: 'There is no such register, or it has no rows you may read',
  };
  return new NoRight('notFound', sentence, 'register', id.slice(0, 64));
}

function tooMany(): Refusal {
  return new Refusal('unprocessable', {
    zh: `超过 ${MOST_ROWS} 行，请缩短期间后分次导出`,
    en: `More than ${MOST_ROWS} rows; choose a shorter period`,
  });
}
