import { Inject, Injectable, Optional } from '@nestjs/common';
import { DataSource, type SelectQueryBuilder } from 'typeorm';
import { Refusal, type Wire } from '@zhilu/domain';
import { RegisterRow, Unit } from '@zhilu/persistence';
import { containing } from '../http/paging';
import {
  FORM_SOURCE,
  PROCESS_KNOWLEDGE,
  type FormSource,
  type KnownRegister,
  type ProcessKnowledge,
} from '../http/ports';
import { PersonRefs } from '../people/person-refs';
import { Rights } from '../people/rights';
import { cellText, columnsOf, type Column } from './register-columns';
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

/** 登记簿: rows that steps of cases wrote; columns come from the form of the newest row's own process version. */
@Injectable()
export class RegistersService {
  constructor(
    @Inject(DataSource) private readonly facts: DataSource,
    @Inject(Rights) private readonly rights: Rights,
    @Inject(PersonRefs) private readonly refs: PersonRefs,
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
      return { id, title, article, rows: Number(count?.rows ?? 0), lastAt: isoOf(count?.lastAt ?? null) };
    });
  }

  async view(personId: string, id: string, query: RegisterQuery): Promise<Wire.RegisterView> {
    const builder = await this.narrowed(personId, id, query);
    const [rows, total] = await builder
      .orderBy(`entry.${query.sort.replace('-', '')}`, query.sort.startsWith('-') ? 'DESC' : 'ASC')
      .addOrderBy('entry.id')
      .offset((query.page - 1) * query.size)
      .limit(query.size)
      .getManyAndCount();
    const { columns, ...sheet } = await this.sheet(id, rows);
    const page = { rows: sheet.rows, total, page: query.page, size: query.size };
    return { id, title: sheet.title, article: sheet.article, columns: columns.map(plainColumn), page };
  }

  /** Every row of the filter in the order of the book. Throws Refusal `unprocessable` past 20,000 rows. */
  async whole(personId: string, id: string, filters: RegisterFilters): Promise<RegisterSheet> {
    const query = await this.narrowed(personId, id, filters);
    const rows = await query
      .orderBy('entry.writtenAt')
      .addOrderBy('entry.number')
      .limit(MOST_ROWS + 1)
      .getMany();
    if (rows.length > MOST_ROWS) throw tooMany();
    return this.sheet(id, rows);
  }

  private async sheet(id: string, rows: RegisterRow[]): Promise<RegisterSheet> {
    const known = (await this.known()).get(id);
    const newest = rows.reduce<RegisterRow | null>(
      (one, other) => (one && one.writtenAt >= other.writtenAt ? one : other),
      null,
    );
    const columns = columnsOf(newest ? ((await this.forms?.form(newest.definitionId, newest.formId)) ?? null) : null);
    const units = await this.refs.unitNames(rows.map((row) => row.unitId));
    return {
      id,
      title: known?.title ?? id,
      article: known?.article ?? null,
      columns,
      rows: rows.map((row) => rowView(row, columns, units.get(row.unitId) ?? '')),
      data: rows.map((row) => row.data),
    };
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
    const path = unit?.path ?? '';
    return query.andWhere('(entry.unitPath = :path OR entry.unitPath LIKE :below)', { path, below: `${path}/%` });
  }
}

function rowView(row: RegisterRow, columns: Column[], unitName: string): Wire.RegisterRowView {
  const { id, number, caseNumber, writtenByName: writtenBy } = row;
  const cells = Object.fromEntries(columns.map((column) => [column.field, cellText(row.data[column.field], column)]));
  return { id, number, caseNumber, unitName, writtenBy, writtenAt: row.writtenAt.toISOString(), cells };
}

function plainColumn({ field, label, kind }: Column): Wire.RegisterColumn {
  return { field, label, kind };
}

/** The embedded database answers aggregates of instants as UTC text. */
function isoOf(value: string | Date | null): string | null {
  if (value === null) return null;
  return (value instanceof Date ? value : new Date(`${value.replace(' ', 'T')}Z`)).toISOString();
}

function tooMany(): Refusal {
  return new Refusal('unprocessable', {
    zh: `超过 ${MOST_ROWS} 行，请缩短期间后分次导出`,
    en: `More than ${MOST_ROWS} rows; choose a shorter period`,
  });
}
