import { pageFoot, withFoot } from './page-foot';

const page = '<html><head><title>x</title></head><body></body></html>';

describe("the pages' foot", () => {
  it('prints code and picture beside the page number', () => {
    const html = withFoot(page, { document: { verificationCode: '7F3K-92QD-5MXB' } });

    expect(html).toMatch(/@bottom-left \{\s+content: "验证码　7F3K-92QD-5MXB/);
    expect(html).toMatch(/url\(data:image\/svg\+xml;base64,[A-Za-z0-9+/=]+\)/);
    expect(html.indexOf('<style>')).toBeLessThan(html.indexOf('</head>'));
  });

  it.each([null, undefined, 5, '', 'a"; } body { display: none', '7F3K</style><b>'])(
    'prints no code for %j',
    (code) => {
      const html = withFoot(page, { document: { verificationCode: code } });

      expect(html).toContain('共 " counter(pages)');
      expect(html).not.toMatch(/验证码|display|<b>/);
    },
  );

  it('is there without a head and without data', () => {
    expect(withFoot('<p>x</p>', null)).toBe(`${pageFoot(null)}<p>x</p>`);
  });
});
