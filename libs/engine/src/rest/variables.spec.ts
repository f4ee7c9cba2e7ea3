import { engineDate, plain, plainAll, quoteLongs, typed, typedAll, UnreadableVariable } from './variables';

describe('variables', () => {
  it.each([
    ['text', { type: 'String', value: 'text' }],
    [true, { type: 'Boolean', value: true }],
    [2 ** 31 - 1, { type: 'Integer', value: 2 ** 31 - 1 }],
    [-(2 ** 31), { type: 'Integer', value: -(2 ** 31) }],
    [2 ** 31, { type: 'Long', value: 2 ** 31 }],
    [2n ** 62n, { type: 'Long', value: '4611686018427387904' }],
    [0.5, { type: 'Double', value: 0.5 }],
    [null, { type: 'Null', value: null }],
    [['a'], { type: 'Json', value: '["a"]' }],
    [{ a: 1 }, { type: 'Json', value: '{"a":1}' }],
    [new Date('2026-11-24T01:02:03.004Z'), { type: 'Date', value: '2026-11-24T01:02:03.004+0000' }],
  ])('types %p and reads it back', (value, expected) => {
    expect(typed(value)).toEqual(expected);
    expect(plain('x', typed(value))).toEqual(value);
  });

  it('leaves out what is undefined and names what cannot be kept', () => {
    expect(typedAll({ a: undefined, b: 1 })).toEqual({ b: { type: 'Integer', value: 1 } });
    expect(() => typedAll({ long: 'x'.repeat(4001) })).toThrow(
      'Variable long: A text variable holds 4000 characters, not 4001.',
    );
    expect(() => typedAll({ rounded: 2 ** 53 })).toThrow(/^Variable rounded: .*bigint/);
    expect(() => typedAll({ nothing: NaN })).toThrow(RangeError);
    expect(() => typedAll({ code: () => 1 })).toThrow(RangeError);
  });

  it('keeps every digit of a long', () => {
    const text = '{"a":{"type":"Long","value":9007199254740993},"b":{"value":12},"c":"\\"value\\":9007199254740993,"}';
    const parsed = JSON.parse(quoteLongs(text)) as Record<string, { type: string; value: unknown }>;
    expect(plain('a', parsed.a)).toBe(9007199254740993n);
    expect(parsed.b.value).toBe(12);
    expect(parsed.c).toBe('"value":9007199254740993,');
  });

  it('names a variable that cannot be read, not its content', () => {
    const read = () => plainAll({ list: { type: 'Json', value: '{secret' } });
    expect(read).toThrow(UnreadableVariable);
    expect(read).toThrow('Variable list holds no valid JSON.');
  });

  it('writes dates as the engine wants them', () => {
    expect(engineDate(new Date(0))).toBe('1970-01-01T00:00:00.000+0000');
  });
});
