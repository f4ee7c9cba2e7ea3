import { Workbook } from 'exceljs';
import { ZipFile } from 'yazl';
import { unpacksWithin } from './inflated-size';

const MB = 1_048_576;

async function zipOf(content: Buffer, compress = true): Promise<Buffer> {
  const zip = new ZipFile();
  zip.addBuffer(content, 'xl/worksheets/sheet1.xml', { compress });
  zip.end();
  const chunks: Buffer[] = [];
  for await (const chunk of zip.outputStream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

test('a workbook as Excel files are passes', async () => {
  const workbook = new Workbook();
  workbook.addWorksheet('a').addRow(['编号', '品牌']);
  expect(unpacksWithin(Buffer.from(await workbook.xlsx.writeBuffer()), MB)).toBe(true);
});

test('what unpacks to more than is allowed does not, even when it calls itself small', async () => {
  const bomb = await zipOf(Buffer.alloc(20 * MB));
  expect(bomb.length).toBeLessThan(100_000);
  expect(unpacksWithin(bomb, 16 * MB)).toBe(false);
  expect(unpacksWithin(bomb, 21 * MB)).toBe(true);
  const entry = bomb.lastIndexOf(Buffer.from([0x50, 0x4b, 0x01, 0x02]));
  bomb.writeUInt32LE(10, entry + 24);
  expect(unpacksWithin(bomb, 16 * MB)).toBe(false);
  expect(unpacksWithin(await zipOf(Buffer.alloc(MB), false), MB / 2)).toBe(false);
});

test('what is no plain zip does not', async () => {
  const zip = await zipOf(Buffer.from('a'));
  expect(unpacksWithin(Buffer.from('PK no zip at all'), MB)).toBe(false);
  expect(unpacksWithin(Buffer.concat([Buffer.alloc(30), zip]), MB)).toBe(false);
  expect(unpacksWithin(zip.subarray(0, zip.length - 10), MB)).toBe(false);
});
