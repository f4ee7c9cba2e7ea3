import { QueryFailedError } from 'typeorm';
import { refusalOf } from './problem-of';

const coded = (code: string, more: object = {}) => Object.assign(new Error(code), { code, ...more });

test('a database whose connection breaks in the middle of a query is away: 503 with the sentence', () => {
  const broken = coded('ECONNRESET', { fatal: true });
  for (const error of [broken, new QueryFailedError('SELECT 1', [], broken)])
    expect(refusalOf(error)).toMatchObject({
      status: 503,
      expected: true,
      refusal: { sentence: { zh: expect.stringContaining('数据库') } },
    });
});

test('a missing file and a broken pipe are unexpected, and nobody is told of a database', () => {
  for (const code of ['ENOENT', 'EPIPE', 'ECONNRESET'])
    expect(refusalOf(coded(code))).toMatchObject({ status: 500, expected: false });
});
