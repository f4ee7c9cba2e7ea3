import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startEngineUnderTest, type EngineUnderTest } from './engine/engine-under-test';

const FOLDER = join(__dirname, '../../bpmn/damage-compensation');
const TABLES = [
  ...['damage-liability', 'damage-share', 'damage-amount', 'damage-amount-text', 'damage-disposal'],
  'damage-no-payment',
];

/** What a damaged or lost recorder costs, and where it goes: every row of the tables, as the engine answers them (article 11). */
describe('the tables of damage compensation on the real engine', () => {
  let engine: EngineUnderTest;
  beforeAll(async () => {
    engine = await startEngineUnderTest();
    const files = TABLES.map((key) => ({
      name: `bpmn/damage-compensation/${key}.dmn`,
      content: readFileSync(join(FOLDER, `${key}.dmn`), 'utf8'),
    }));
    await engine.portal.deployments.create({ name: 'damage-tables', source: 'zhilu-test', files });
  });
  afterAll(() => engine?.stop());

  const answers = async (key: string, given: Record<string, string | number>): Promise<unknown[]> => {
    const { url, user, password } = engine.access('portal');
    const variables = Object.fromEntries(Object.entries(given).map(([name, value]) => [name, { value }]));
    const response = await fetch(`${url}/decision-definition/key/${key}/evaluate`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`,
      },
      body: JSON.stringify({ variables }),
    });
    const body = (await response.json()) as Record<string, { value: unknown }>[];
    if (!response.ok) throw new Error(JSON.stringify(body));
    return body.flatMap((row) => Object.values(row).map(({ value }) => value));
  };

  it.each([
    ['careless', 'share'],
    ['misuse', 'share'],
    ['intent', 'full'],
    ['accident', 'none'],
    ['thirdParty', 'none'],
  ])('cause %s: liability %s', async (causeClass, liability) => {
    expect(await answers('damage-liability', { causeClass })).toEqual([liability]);
  });

  it.each([
    ['none', 'accident', 'damaged', 0],
    ['none', 'thirdParty', 'lost', 0],
    ['full', 'intent', 'damaged', 100],
    ['full', 'intent', 'lost', 100],
    ['share', 'careless', 'damaged', 50],
    ['share', 'careless', 'lost', 100],
    ['share', 'misuse', 'damaged', 30],
    ['share', 'misuse', 'lost', 80],
  ])('liability %s, %s, %s: %i %%', async (liability, causeClass, kind, percent) => {
    expect(await answers('damage-share', { liability, causeClass, kind })).toEqual([percent]);
  });

  it.each([
    ['nothing where nobody is liable', 'none', 123_405, 0, 198_000, 0],
    ['its share of the net value', 'share', 123_400, 50, 198_000, 61_700],
    ['half a fen as one more', 'share', 123_405, 50, 198_000, 61_703],
    ['less than half a fen as none', 'share', 1, 30, 198_000, 0],
    ['more than half a fen as one', 'share', 1, 80, 198_000, 1],
    ['all of the net value', 'share', 123_405, 100, 198_000, 123_405],
    ['nothing of a recorder that is written off', 'share', 0, 80, 198_000, 0],
    ['the price, whatever the net value', 'full', 123_405, 100, 198_000, 198_000],
  ])('asks for %s', async (_, liability, netValueFen, sharePercent, priceFen, fen) => {
    expect(await answers('damage-amount', { liability, netValueFen, sharePercent, priceFen })).toEqual([fen]);
  });

  it.each([
    [123_405, '1234.05'],
    [0, '0.00'],
    [7, '0.07'],
    [70, '0.70'],
    [100, '1.00'],
    [99, '0.99'],
    [198_000, '1980.00'],
  ])('writes %i fen as %s', async (compensationFen, yuan) => {
    expect(await answers('damage-amount-text', { compensationFen })).toEqual([yuan]);
  });

  it.each([
    ['granted', '无需缴款'],
    ['refused', '未批准，不缴'],
  ])('%s and nothing to pay: the receipt says %s', async (decision, words) => {
    expect(await answers('damage-no-payment', { decision })).toEqual([words]);
  });

  it.each([
    ['lost', 'stored', 'lost'],
    ['lost', '', 'lost'],
    ['damaged', 'stored', 'stored'],
    ['damaged', 'repair', 'blocked'],
    ['damaged', 'scrapped', 'scrapped'],
    ['damaged', '', 'blocked'],
    ['damaged', 'unclear', 'blocked'],
  ])('%s with the advice "%s": %s', async (kind, disposal, state) => {
    expect(await answers('damage-disposal', { kind, disposal })).toEqual([state]);
  });
});
