import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, bureauDay, formatDateTime, type Clock } from '@zhilu/domain';
import { DocumentRenderer } from '@zhilu/documents';
import type { Partials, RegisterSheetData } from '@zhilu/templates';
import { shippedFolder } from '../foundation/shipped-folder';
import { columnWidths } from './column-widths';
import type { RegisterSheet } from './registers.service';

const TEMPLATE = '_shared/register-sheet';
const SUFFIX = '.html.hbs';
/** Columns every register has after those of its form. */
const WRITTEN_BY = { field: 'zhiluWrittenBy', label: '登记人', kind: 'text', signed: true } as const;
const WRITTEN_AT = { field: 'zhiluWrittenAt', label: '登记时间', kind: 'datetime', signed: false } as const;

/** Prints a register as the paper it replaces: same columns, same order, page numbers. */
@Injectable()
export class RegisterPrinter {
  constructor(
    private readonly renderer: DocumentRenderer,
    @Inject(CLOCK) private readonly now: Clock,
  ) {}

  /** Throws Refusal `unavailable` without a browser. */
  async pdf(sheet: RegisterSheet, place: { bureau: string; unit: string; period: string }): Promise<Buffer> {
    const sources = await sharedTemplates();
    const template = { name: TEMPLATE, source: sources[TEMPLATE] };
    const html = this.renderer.renderHtml({ template, partials: sources, data: this.data(sheet, place) });
    const { pdf } = await this.renderer.renderPdf(html, { title: sheet.title });
    return pdf;
  }

  private data(sheet: RegisterSheet, place: { bureau: string; unit: string; period: string }): RegisterSheetData {
    const rows = sheet.rows.map(({ number, cells, unitName, writtenBy, writtenAt }, index) => {
      const at = formatDateTime(new Date(writtenAt)).slice(0, 16);
      return {
        unit: unitName === (sheet.rows[index - 1]?.unitName ?? place.unit) ? null : unitName,
        number,
        cells: { ...cells, [WRITTEN_BY.field]: writtenBy, [WRITTEN_AT.field]: at },
        writtenBy,
        writtenAt,
      };
    });
    const columns = [...sheet.columns.map((column) => ({ ...column, signed: false })), WRITTEN_BY, WRITTEN_AT];
    const widths = columnWidths(
      columns,
      rows.map((row) => row.cells),
    );
    return {
      bureau: { name: place.bureau },
      unit: { name: place.unit },
      register: { title: sheet.title, article: sheet.article, period: place.period, volume: '' },
      columns: columns.map(({ field, label, signed }, index) => ({ field, label, width: widths[index], signed })),
      rows,
      blankRows: 0,
      document: { title: sheet.title, verificationCode: null, date: bureauDay(this.now()) },
    };
  }
}

/** The shared templates by name; read each time, so that a bureau may change its register sheet without a restart. */
async function sharedTemplates(): Promise<Partials> {
  const folder = join(shippedFolder(), 'templates', '_shared');
  const names = (await readdir(folder)).filter((name) => name.endsWith(SUFFIX));
  const sources = await Promise.all(
    names.map(
      async (name) => [`_shared/${name.slice(0, -SUFFIX.length)}`, await readFile(join(folder, name), 'utf8')] as const,
    ),
  );
  return Object.fromEntries(sources);
}
