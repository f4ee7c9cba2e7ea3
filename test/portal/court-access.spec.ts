import { activities } from './activities';
import { Bureau } from './bureau';
import { deadlines } from './deadlines';
import { handingOn } from './handing-on';
import { interruptions } from './interruptions';
import { keyboardOnly } from './keyboard';
import { looks } from './looks';
import { mainJob } from './main-job';
import { registering } from './registering';
import { searching } from './searching';

describe('the pages in a real browser', () => {
  let bureau: Bureau;

  beforeAll(async () => {
    bureau = await Bureau.open();
  });

  afterAll(() => bureau?.close());

  /** Nothing leaves the host, no script fails, nothing is refused that the test did not ask for. */
  afterEach(async () => {
    expect(await bureau.faults()).toEqual([]);
  });

  describe('external viewing, each person at an own screen', () => mainJob(() => bureau));
  describe('interrupted', () => interruptions(() => bureau));
  describe('handed on', () => handingOn(() => bureau));
  describe('near and past a deadline', () => deadlines(() => bureau));
  describe('by keyboard', () => keyboardOnly(() => bureau));
  describe('registering recorders', () => registering(() => bureau));
  describe('activities and their coverage', () => activities(() => bureau));
  describe('searching', () => searching(() => bureau));
  describe('looked at', () => looks(() => bureau));
});
