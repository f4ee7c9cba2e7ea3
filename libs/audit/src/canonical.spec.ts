import { canonicalJson, linkHash } from './canonical';

describe('canonical JSON', () => {
  it('is the same for equal values, however they were put together', () => {
    expect(canonicalJson({ b: [1, { d: null, c: 'x' }], a: true })).toBe('{"a":true,"b":[1,{"c":"x","d":null}]}');
    expect(canonicalJson({ é: 1, z: 2, '😀': 3, Z: 4, '10': 5, '9': 6 })).toBe(
      '{"10":5,"9":6,"Z":4,"z":2,"é":1,"😀":3}',
    );
  });

  it('writes numbers and strings as ECMAScript does (RFC 8785)', () => {
    expect(canonicalJson([1e21, 0.000001, 1e-7, -0, 4.5, '\u20ac$\u000f\nA\'B"\\'])).toBe(
      '[1e+21,0.000001,1e-7,0,4.5,"€$\\u000f\\nA\'B\\"\\\\"]',
    );
  });
});

describe('hash of a link', () => {
  const link = {
    sequence: 1,
    at: new Date('2026-11-24T01:02:03.004Z'),
    personId: 'p-1',
    act: 'case.started',
    objectKind: 'case',
    objectId: 'CY-2026-0001',
    caseNumber: 'CY-2026-0001',
    detail: { b: 2, a: 1 },
    sentence: null,
    previousHash: '0'.repeat(64),
  };

  it('never changes: chains already written must verify for ever', () => {
    expect(linkHash(link)).toBe('19b154032de9d6a296e2cf7428aa62de98b2db2d47a22b6f881352140a29e7ae');
  });

  it('covers every column', () => {
    const changes = [
      { sequence: 2 },
      { at: new Date('2026-11-24T01:02:03.005Z') },
      { personId: null },
      { act: 'case.ended' },
      { objectKind: 'task' },
      { objectId: 'CY-2026-0002' },
      { caseNumber: null },
      { detail: { a: 1, b: 3 } },
      { sentence: '' },
      { previousHash: '1'.repeat(64) },
    ];
    const hashes = changes.map((change) => linkHash({ ...link, ...change }));
    expect(new Set([linkHash(link), ...hashes]).size).toBe(changes.length + 1);
    expect(changes).toHaveLength(Object.keys(link).length);
  });
});
