import { packagePaths } from './package-names';

const at = new Date('2026-11-19T17:00:00Z');
const paths = (...names: string[]) =>
  packagePaths(names.map((name) => ({ name, deviceNumber: 'JL0231', startedAt: at })));

describe('places in a package', () => {
  it('sorts by the day of the bureau and the recorder', () => {
    expect(paths('a.mp4')).toEqual(['2026-11-20/JL0231/a.mp4']);
  });

  it('numbers equal names, also where only the case differs', () => {
    expect(paths('a.mp4', 'A.MP4', 'a.mp4').map((path) => path.slice(18))).toEqual(['a.mp4', 'A (2).MP4', 'a (3).mp4']);
  });

  it.each([
    ['a/../../b.mp4', 'a_.._.._b.mp4'],
    ['..', '_'],
    ['', '_'],
    ['50%.mp4', '50_.mp4'],
    ['a\r\nb.mp4', 'a__b.mp4'],
    ['con:aux?.mp4', 'con_aux_.mp4'],
    ['name. ', 'name_'],
    ['执法录像.mp4', '执法录像.mp4'],
  ])('makes %j a name every system can hold', (name, expected) => {
    expect(paths(name)[0]).toBe(`2026-11-20/JL0231/${expected}`);
  });

  it('keeps the ending of a name that is too long for a disc', () => {
    const name = paths(`${'长'.repeat(100)}.mp4`)[0].split('/')[2];
    expect([...name]).toHaveLength(60);
    expect(name.endsWith('.mp4')).toBe(true);
  });
});
