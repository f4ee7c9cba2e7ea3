import { decodeText, separatedLines } from './separated-text';

const texts = (text: string, most = 100) =>
  separatedLines(text, most).map(({ line, cells }) => [line, ...cells.map((cell) => cell.text)]);

test('cells in quotes hold separators, line breaks and quotes, and lines keep their numbers', () => {
  expect(texts('编号,品牌\r\n"ZF,1","远""望"\r\n\r\n"两\n行",b\nlast,c')).toEqual([
    [1, '编号', '品牌'],
    [2, 'ZF,1', '远"望'],
    [4, '两\n行', 'b'],
    [6, 'last', 'c'],
  ]);
});

test('what is pasted from a spreadsheet is divided by tabs, whatever commas it holds', () => {
  expect(texts('编号\t型号\nZF-1\tX6, black')).toEqual([
    [1, '编号', '型号'],
    [2, 'ZF-1', 'X6, black'],
  ]);
});

test('no more lines are read than asked for', () => {
  expect(texts('a,b\n'.repeat(1000), 3)).toHaveLength(3);
});

test.each([
  ['UTF-8 with its mark', Buffer.from('\ufeff编号,品牌')],
  ['the code page of a Chinese Excel', Buffer.from('b1e0bac52cc6b7c5c6', 'hex')],
  ['UTF-16 as Excel’s Unicode text', Buffer.from('\ufeff编号,品牌', 'utf16le')],
])('text in %s is understood', (_, bytes) => {
  expect(decodeText(bytes)).toBe('编号,品牌');
});
