import { columnWidths } from './column-widths';

const column = (field: string, kind: 'text' | 'datetime' = 'text') => ({ field, label: '批准人', kind });

test('a long text gets more room than a name, and a name keeps its line', () => {
  const columns = [column('name'), column('reason'), column('at', 'datetime')];
  const rows = [{ name: '周明远', reason: '审'.repeat(60), at: '2026-11-24 16:10' }];
  const [name, reason, at] = columnWidths(columns, rows);
  expect(reason).toBeGreaterThan(1.5 * name);
  expect(reason).toBeLessThan(3 * name);
  expect(at).toBeGreaterThan(name);
});

test('the columns fill the sheet beside the running number, whatever stands in them', () => {
  const columns = Array.from({ length: 15 }, (_, index) => column(`f${index}`));
  for (const rows of [[], [{ f3: '文'.repeat(500) }]]) {
    const sum = columnWidths(columns, rows).reduce((total, width) => total + width, 0);
    expect(sum).toBeGreaterThan(94);
    expect(sum).toBeLessThan(97);
  }
});
