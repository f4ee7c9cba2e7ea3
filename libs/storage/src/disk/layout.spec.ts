import { join } from 'node:path';
import { decodeId, objectFolder } from './layout';

describe('place of an object', () => {
  it('is the one that OCFL extension 0003 gives', () => {
    // The first four digits of `printf recording:1 | sha256sum`.
    expect(objectFolder('recording:1')).toBe(join('45', '46', 'recording%3a1'));
  });

  it('tells the id, and nothing for a name that is no object', () => {
    expect(decodeId('recording%3a6f1c-A_b')).toBe('recording:6f1c-A_b');
    for (const name of ['extensions', 'recording', 'recording%3a', 'recording%3a..', '%3a1'])
      expect(decodeId(name)).toBeNull();
  });
});
