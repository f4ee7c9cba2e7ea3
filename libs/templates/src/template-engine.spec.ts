import { renderTemplate } from './template-engine';
import { TemplateError } from './template-error';

const render = (source: string, data: unknown = {}, partials: Record<string, string> = {}) =>
  renderTemplate({ template: { name: 'test/paper', source }, partials, data }, { escape: true });

function faultOf(work: () => unknown): TemplateError {
  try {
    work();
  } catch (error) {
    if (error instanceof TemplateError) return error;
    throw error;
  }
  throw new Error('The template was accepted.');
}

describe('templates in safe mode', () => {
  it('escapes every value', () => {
    const html = render('<p title="{{name}}">{{name}}</p>', { name: `"><script>alert('1')</script>&` });

    expect(html).not.toMatch(/<script|"><|'1'/);
    expect(html).toContain('&lt;script&gt;');
  });

  it.each([
    ['triple-stash', '<p>\n{{{name}}}</p>', 2, /三重花括号/],
    ['ampersand output', '{{&name}}', 1, /三重花括号/],
    ['an inline partial', '\n\n{{#*inline "x"}}a{{/inline}}', 3, /行内片段/],
    ['a decorator', '{{* x}}', 1, /装饰器/],
    ['a partial outside _shared/', '{{> court-access/secret}}', 1, /_shared/],
    ['a path trick in a partial', '{{> "_shared/../../etc/passwd"}}', 1, /_shared/],
    ['a computed partial', '{{> (join name)}}', 1, /_shared/],
    ['a partial that is not there', '{{> _shared/leterhead}}', 1, /没有片段/],
    ['a partial block', '{{#> _shared/a}}x{{/_shared/a}}', 1, /行内片段/],
    ['constructor', '\n{{name.constructor}}', 2, /constructor/],
    ['constructor in brackets', '{{name.[constructor].[constructor]}}', 1, /constructor/],
    ['__proto__', '{{__proto__}}', 1, /__proto__/],
    ['__proto__ of a parent', '{{#each list}}{{../__proto__}}{{/each}}', 1, /__proto__/],
    ['prototype in a helper call', '{{join name.prototype}}', 1, /prototype/],
    ['__lookupGetter__', '{{name.__lookupGetter__}}', 1, /__lookupGetter__/],
    ['an unknown helper', '{{shout name}}', 1, /没有助手/],
    ['an unknown helper inside another', '{{join (exec name)}}', 1, /没有助手/],
    ['lookup', '{{lookup this "constructor"}}', 1, /没有助手/],
    ['log', '{{log "x"}}', 1, /没有助手/],
    ['helperMissing', '{{#helperMissing 1}}{{/helperMissing}}', 1, /没有助手/],
    ['a block of a field', '{{#person}}{{name}}{{/person}}', 1, /没有助手/],
    ['a text as a name', '{{"name"}}', 1, /字段名/],
    ['a helper without a value', '{{date}}', 1, /要带参数/],
    ['an unclosed block', '<p>\n<b>\n{{#if name}}x', 3, /花括号/],
    ['a wrong closing', '{{#if a}}\n{{/each}}', 1, /花括号/],
  ])('refuses %s with template, line and what to do', (_, source, line, sentence) => {
    const fault = faultOf(() => render(source, { name: 'x', list: [1] }, { '_shared/a': 'a' }));

    expect(fault.place).toEqual({ template: 'test/paper', line });
    expect(fault.sentence.zh).toMatch(sentence);
    expect(fault.sentence.zh).toContain(`模板 test/paper 第 ${line} 行`);
  });

  it('names the partial in which a fault is', () => {
    const fault = faultOf(() => render('{{> _shared/a}}', {}, { '_shared/a': '\n{{{raw}}}' }));

    expect(fault.place).toEqual({ template: '_shared/a', line: 2 });
  });

  it('shows only own fields of the data', () => {
    const data = JSON.parse('{"__proto__": {"secret": "S"}, "name": "n", "list": ["a"]}') as object;
    const html = render(
      '[{{secret}}{{toString}}{{valueOf}}{{hasOwnProperty}}{{name.length}}{{list.map}}]{{list.length}}',
      data,
    );

    expect(html).toBe('[1]1');
    expect(({} as { secret?: string }).secret).toBeUndefined();
  });

  it('does not run functions that came with the data', () => {
    let ran = false;
    const steal = () => {
      ran = true;
      return 'x';
    };

    expect(render('{{steal}}{{#each list}}{{this}}{{/each}}', { steal, list: [steal] })).toBe('');
    expect(ran).toBe(false);
  });

  it('refuses to print a whole object', () => {
    expect(faultOf(() => render('{{case}}', { case: { number: 'CY-2026-0001' } })).sentence.zh).toMatch(/具体字段/);
    expect(faultOf(() => render('{{list}}', { list: [{ a: 1 }] })).sentence.zh).toMatch(/具体字段/);
  });

  it('reaches the outer data from a list of texts', () => {
    expect(render('{{#each list}}{{../name}}{{this}};{{/each}}', { list: ['a', 'b'], name: 'n' })).toBe('na;nb;');
  });

  it('ends loops that run away', () => {
    const list = Array.from({ length: 1000 }, (_, index) => index);
    const source = '{{#each list}}{{#each @root.list}}{{#each @root.list}}x{{/each}}{{/each}}{{/each}}';

    expect(faultOf(() => render(source, { list })).sentence.zh).toMatch(/循环超过/);
  });

  it('ends partials that use themselves', () => {
    const partials = { '_shared/a': '{{> _shared/b}}', '_shared/b': '{{> _shared/a}}' };

    expect(faultOf(() => render('{{> _shared/a}}', {}, partials)).sentence.zh).toMatch(/引用了自身/);
  });

  it('ends partials that multiply', () => {
    const uses = (name: string) => `{{> _shared/${name}}}`.repeat(40);
    const partials = { '_shared/a': uses('b'), '_shared/b': uses('c'), '_shared/c': uses('d'), '_shared/d': 'x' };

    expect(faultOf(() => render(uses('a'), {}, partials)).sentence.zh).toMatch(/过大/);
  });

  it('cuts a text of 2 MB and says so', () => {
    const html = render('<p>{{opinion}}</p>', { opinion: '同'.repeat(2_000_000) });

    expect(html.length).toBeLessThan(21_000);
    expect(html).toContain('此处略去 1980000 字');
  });

  it('refuses data without measure', () => {
    let deep: unknown = 'end';
    for (let level = 0; level < 50; level += 1) deep = { deep };

    expect(() => render('{{a}}', deep)).toThrow(/nested deeper/);
    expect(() => render('{{a}}', { rows: Array.from({ length: 600_000 }, () => 1) })).toThrow(/more than 500000/);
    expect(() => render('x'.repeat(300_000))).toThrow(/256 KB/);
  });

  it('does not escape plain-text messages, and still refuses raw output', () => {
    const text = { name: 'test/message', source: '{{title}} & <b>' };

    expect(renderTemplate({ template: text, data: { title: 'A<B' } }, { escape: false })).toBe('A<B & <b>');
    expect(
      faultOf(() => renderTemplate({ template: { ...text, source: '{{{title}}}' }, data: {} }, { escape: false })).place
        .line,
    ).toBe(1);
  });
});

describe('helpers', () => {
  it.each([
    ['{{date at}}', '2026年11月24日'],
    ['{{datetime at}}', '2026年11月24日 09:05'],
    ['{{stamp at}}', '2026-11-24 09:05:07'],
    ['{{shortstamp at}}', '11-24 09:05'],
    ['{{time local}}', '09:00'],
    ['{{date "nonsense"}}{{date number}}{{date nothing}}', ''],
    ['{{duration 1300000}}', '21 分 40 秒'],
    ['{{duration 59400}}', '59 秒'],
    ['{{duration 7384000}}', '2 时 03 分 04 秒'],
    ['{{filesize 0}} {{filesize 999}} {{filesize 1500}} {{filesize 1793040000}}', '0 B 999 B 1.50 KB 1.79 GB'],
    ['{{shorthash hash}}', '9f2c71ab…a9d2158c'],
    ['{{join names}} {{join names "，"}}', '甲、乙 甲，乙'],
    ['{{t "bureau-head"}} {{t "state"}} {{t "match"}} {{t "constructor"}}', '局主要负责人 国家秘密 相符 constructor'],
    ['{{articles "17,14"}} {{articles "20"}} {{articles nothing}}', '第十七条、第十四条 第二十条 '],
    ['{{count names}} {{plus 1 2}} {{sum rows "size"}}', '2 3 5'],
    ['{{field row key}}|{{field row "constructor"}}|{{field nothing "a"}}', 'v||'],
    ['{{#if (and names (not nothing) (eq number 5))}}ja{{/if}}', 'ja'],
    ['{{or nothing "" "待定"}}', '待定'],
    ['{{#each (lines text)}}[{{this}}]{{/each}}', '[a][b]'],
    ['{{#each (range 3)}}{{this}}{{/each}}', '123'],
    ['{{#each (range 100000)}}.{{/each}}', '.'.repeat(100)],
  ])('%s', (source, expected) => {
    const data = {
      at: '2026-11-24T01:05:07Z',
      local: '2026-11-26T09:00',
      number: 5,
      nothing: null,
      hash: `9f2c71ab${'0'.repeat(48)}a9d2158c`,
      names: ['甲', '', '乙'].filter(Boolean),
      rows: [{ size: 2 }, { size: 3 }, { other: 1 }],
      row: { a: 'v' },
      key: 'a',
      text: 'a\n\n b'.replace(' ', ''),
    };

    expect(render(source, data)).toBe(expected);
  });
});
