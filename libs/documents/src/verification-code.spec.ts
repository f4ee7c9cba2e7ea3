import { verificationCode } from './verification-code';

describe('verification code', () => {
  it('has three groups of four unmistakable characters', () => {
    expect(verificationCode('task', 'template', 'data')).toMatch(/^[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){2}$/);
  });

  it('is the same for the same document and another for any other', () => {
    const codes = ['a', 'b', 'c'].flatMap((task) => ['x', 'y'].map((data) => verificationCode(task, data)));

    expect(new Set(codes).size).toBe(6);
    expect(verificationCode('a', 'x')).toBe(codes[0]);
    expect(verificationCode('ab', 'c')).not.toBe(verificationCode('a', 'bc'));
  });
});
