import { Workbook, type CellValue } from 'exceljs';
import { ZipFile } from 'yazl';

/** A list as an office keeps it: a merged title, headings, and a choice of values laid over a whole column. */
export async function officeList(rows: CellValue[][]): Promise<Buffer> {
  const workbook = new Workbook();
  const sheet = workbook.addWorksheet('台账');
  sheet.addRow(['执法记录仪台账']);
  sheet.mergeCells('A1:F1');
  for (const row of rows) sheet.addRow(row);
  sheet.getCell('B3').dataValidation = { type: 'list', formulae: ['"远望,明眸"'] };
  return Buffer.from(await workbook.xlsx.writeBuffer());
}

const NAMESPACE = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const RELATION = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';

/** A tiny workbook that names every cell of its sheet. */
export async function endlessWorkbook(): Promise<Buffer> {
  const zip = new ZipFile();
  const part = (name: string, xml: string) => zip.addBuffer(Buffer.from(`<?xml version="1.0"?>${xml}`), name);
  const relations = (type: string, target: string) =>
    `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="${RELATION}/${type}" Target="${target}"/></Relationships>`;
  part('_rels/.rels', relations('officeDocument', 'xl/workbook.xml'));
  part(
    'xl/workbook.xml',
    `<workbook xmlns="${NAMESPACE}" xmlns:r="${RELATION}"><sheets><sheet name="a" sheetId="1" r:id="rId1"/></sheets><definedNames><definedName name="all">a!$A$1:$XFD$1048576</definedName></definedNames></workbook>`,
  );
  part('xl/_rels/workbook.xml.rels', relations('worksheet', 'worksheets/sheet1.xml'));
  part('xl/worksheets/sheet1.xml', `<worksheet xmlns="${NAMESPACE}"><sheetData/></worksheet>`);
  zip.end();
  const chunks: Buffer[] = [];
  for await (const chunk of zip.outputStream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
