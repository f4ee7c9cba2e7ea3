import { Bureau } from './bureau';
import { releasing } from './releasing';

describe('public release in a real browser (art-14, art-16, art-18)', () => {
  let bureau: Bureau;

  beforeAll(async () => {
    bureau = await Bureau.open({ folder: 'ZF-0117-20261106', contents: ['h264'], seconds: 180 });
  }, 240_000);

  afterAll(() => bureau?.close());

  /** Nothing leaves the host, no script fails, nothing is refused that the test did not ask for. */
  afterEach(async () => {
    expect(await bureau.faults()).toEqual([]);
  });

  releasing(() => bureau);
});
