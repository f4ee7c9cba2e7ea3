import { table } from './decision';
import { around, userTask, xml } from './model';
import { writes } from './payload';
import type { DeploymentCase } from './types';

const form = (components: unknown[], more: object = {}): string =>
  JSON.stringify({ id: 'hostile', type: 'default', schemaVersion: 18, components, ...more });

const page = (body: string): string =>
  `<!DOCTYPE html>\n<html lang="zh"><head><meta charset="utf-8"/></head><body>${body}</body></html>`;

/** Decisions, forms, templates and other files that a deployment must not carry. */
export function hostileFiles(folder: string): DeploymentCase[] {
  const cases: DeploymentCase[] = [];
  const one = (id: string, name: string, content: string | Buffer, element?: string) =>
    cases.push({ id, files: { [name]: content }, element });
  const decision = (id: string, options: Parameters<typeof table>[1], element?: string) =>
    one(id, `${id}.dmn`, table(id, options), element);
  const component = (id: string, definition: object) =>
    one(id, `${id}.form`, form([{ id: 'target', ...definition }]), 'target');
  const html = (id: string, body: string) => one(id, `${id}/document.html.hbs`, page(body));

  decision('dmn-javascript', { input: '1', inputAttributes: 'expressionLanguage="javascript"' }, 'inputExpression');
  decision(
    'dmn-juel-input',
    { input: xml(writes(`${folder}/dmn-juel-input`)), inputAttributes: 'expressionLanguage="juel"' },
    'inputExpression',
  );
  decision('dmn-juel-entry', { entry: '${true}', entryAttributes: 'expressionLanguage="juel"' }, 'entry');
  decision('dmn-juel-in-feel', { output: xml(writes(`${folder}/dmn-juel-in-feel`)) }, 'out');
  decision(
    'dmn-external-function',
    { input: 'function(x) external { java: { class: "java.lang.Math", method signature: "abs(int)" } }' },
    'inputExpression',
  );
  decision('dmn-endless-for', { input: 'count(for i in 1..1000000000 return i)' }, 'inputExpression');
  decision('dmn-slow-regex', { input: 'matches("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!", "(a+)+$")' }, 'inputExpression');
  decision('dmn-long-feel', { input: `hours ${'+ 1'.repeat(800)}` }, 'inputExpression');
  decision('dmn-external-entity', { prolog: '<!DOCTYPE d [<!ENTITY e SYSTEM "file:///etc/hostname">]>', input: '&e;' });
  decision('dmn-import', {
    inside: '<import name="x" namespace="x" importType="x" locationURI="http://127.0.0.1:9/x.dmn"/>',
  });
  decision('dmn-business-knowledge-model', { inside: '<businessKnowledgeModel id="b" name="b"/>' }, 'b');
  decision('dmn-foreign-namespace', { namespaces: 'xmlns:x="http://example.org"' });
  one(
    'dmn-of-another-version',
    'old.dmn',
    table('dmn-of-another-version').replace(
      'https://www.omg.org/spec/DMN/20191111/MODEL/',
      'http://www.omg.org/spec/DMN/20151101/dmn.xsd',
    ),
  );

  component('form-html', { type: 'html', content: '<b>x</b>' });
  component('form-iframe', { type: 'iframe', url: 'http://127.0.0.1:9/' });
  component('form-document-preview', { type: 'documentPreview', dataSource: '=documents' });
  component('form-unknown-type', { type: 'webcam' });
  component('form-without-type', { key: 'a' });
  component('form-inherited-type', { type: 'constructor' });
  component('form-remote-image', { type: 'image', source: 'http://127.0.0.1:9/pixel.png' });
  component('form-protocol-relative-image', { type: 'image', source: '//127.0.0.1:9/pixel.png' });
  component('form-computed-image', { type: 'image', source: '="http:" + "//127.0.0.1:9/pixel.png"' });
  component('form-svg-image', { type: 'image', source: 'data:image/svg+xml;base64,PHN2Zy8+' });
  component('form-image-by-backslash', { type: 'image', source: '/\\127.0.0.1:9/pixel.png' });
  component('form-script', { type: 'text', text: 'hello <script>alert(1)</script>' });
  component('form-event-handler', { type: 'text', text: 'hello <img src=x onerror=alert(1)>' });
  component('form-javascript-link', { type: 'text', text: '[here](javascript:alert(1))' });
  component('form-remote-link', { type: 'text', text: '[here](https://example.org/login)' });
  component('form-remote-picture', { type: 'text', text: '![x](//127.0.0.1:9/pixel.png)' });
  component('form-link-by-reference', { type: 'text', text: '[here][a]\n\n[a]: https://example.org' });
  component('form-script-in-label', { type: 'textfield', key: 'a', label: '<svg onload=alert(1)>' });
  component('form-unknown-property', { type: 'textfield', key: 'a', onclick: 'alert(1)' });
  component('form-nested-unknown-property', { type: 'textfield', key: 'a', validate: { required: true, script: 'x' } });
  component('form-key-of-the-prototype', { type: 'textfield', key: '__proto__.polluted.-' });
  component('form-slow-pattern', { type: 'textfield', key: 'a', validate: { pattern: '^(a+)+$' } });
  component('form-long-feel', { type: 'expression', key: 'a', expression: `=${'1+'.repeat(1500)}1` });
  component('form-foreign-custom-property', { type: 'textfield', key: 'a', properties: { 'engine.script': 'x' } });
  component('form-button-with-a-target', { type: 'button', action: 'submit', target: 'http://127.0.0.1:9/' });
  component('form-object-for-a-label', { type: 'textfield', key: 'a', label: { toString: 'x' } });
  one(
    'form-prototype',
    'prototype.form',
    '{"id":"hostile","type":"default","components":[{"id":"target","type":"textfield","key":"a","__proto__":{"x":1}}]}',
    'target',
  );
  one(
    'form-duplicate-names',
    'duplicate.form',
    '{"id":"hostile","type":"default","components":[],"components":[{"type":"html"}]}',
  );
  one('form-in-utf-16', 'utf16.form', Buffer.from('\ufeff' + form([]), 'utf16le'));
  one('form-not-json', 'broken.form', '{"id":"hostile"');
  one('form-two-documents', 'two.form', form([]) + form([]));
  one('form-list', 'list.form', '[]');
  one(
    'form-deep',
    'deep.form',
    form([
      Array.from({ length: 30 }).reduce<object>((inside) => ({ id: 'g', type: 'group', components: [inside] }), {
        id: 'x',
        type: 'textfield',
        key: 'a',
      }),
    ]),
  );
  one(
    'form-many-components',
    'many.form',
    form(Array.from({ length: 500 }, (_, i) => ({ id: `t${i}`, type: 'text', text: 'x' }))),
  );

  html('template-unescaped', '<p>{{{name}}}</p>');
  html('template-unescaped-by-sign', '<p>{{&name}}</p>');
  html('template-unescaped-with-whitespace-control', '<p>{{~{name}~}}</p>');
  html('template-raw-block', '<p>{{{{raw}}}} x {{{{/raw}}}}</p>');
  html('template-lookup', '<p>{{lookup this "constructor"}}</p>');
  html('template-constructor', '<p>{{name.constructor}}</p>');
  html('template-prototype', '<p>{{name.__proto__}}</p>');
  html('template-prototype-in-a-string', '<p>{{field this "__proto__"}}</p>');
  html('template-bracket-segment', '<p>{{name.[constructor]}}</p>');
  html('template-inline-partial', '{{#*inline "x"}}<p>x</p>{{/inline}}');
  html('template-decorator', '{{* activate}}');
  html('template-foreign-partial', '{{> ../../secrets}}');
  html('template-computed-partial', '{{> (name)}}');
  html('template-partial-block', '{{#> _shared/page}}x{{/_shared/page}}');
  html('template-escaped-tag', '<p title="\\{{ "onclick=" }}">x</p>');
  html('template-comment-that-ends-early', '{{!-- --~}}{{{name}}}{{!-- --}}');
  html('template-script', '<script>fetch("/")</script>');
  html('template-script-in-capitals', '<SCRIPT src="data:text/javascript,1"></SCRIPT>');
  html('template-event-handler', '<p onclick="x()">x</p>');
  html('template-javascript-link', '<a href="javascript:x()">x</a>');
  html('template-encoded-javascript-link', '<a href="&#106;avascript:x()">x</a>');
  html('template-remote-image', '<img src="http://127.0.0.1:9/x.png" alt=""/>');
  html('template-file-image', '<img src="file:///etc/passwd" alt=""/>');
  html('template-relative-image', '<img src="../../secret.png" alt=""/>');
  html('template-image-by-value', '<img src="{{address}}" alt=""/>');
  html('template-unquoted-attribute', '<img src=http://127.0.0.1:9/x.png>');
  html('template-source-set', '<img alt="" srcset="http://127.0.0.1:9/x.png 2x"/>');
  html('template-attribute-by-value', '<p {{attribute}}>x</p>');
  html('template-tag-by-value', '<{{tag}}>x');
  html('template-frame', '<iframe src="file:///etc/passwd"></iframe>');
  html('template-object', '<object data="file:///etc/passwd"></object>');
  html('template-svg', '<svg onload="x()"></svg>');
  html('template-base', '<base href="http://127.0.0.1:9/"/>');
  html('template-refresh', '<meta http-equiv="refresh" content="0;url=file:///etc/passwd"/>');
  html('template-stylesheet', '<link rel="stylesheet" href="http://127.0.0.1:9/x.css"/>');
  html('template-form', '<form action="http://127.0.0.1:9/"><p>x</p></form>');
  html('template-style-address', '<p style="background:url(http://127.0.0.1:9/x)">x</p>');
  html('template-style-address-by-entity', '<p style="background:&#117;rl(http://127.0.0.1:9/x)">x</p>');
  html('template-css-address', '<style>body{background:url("file:///etc/passwd")}</style>');
  html('template-css-escape', '<style>body{background:u\\72l(http://127.0.0.1:9/x)}</style>');
  html('template-css-import', '<style>@import "http://127.0.0.1:9/x.css";</style>');
  html('template-css-value', '<style>body{background:{{colour}}}</style>');
  html('template-css-broken-out', '<style>body{}</STYLE><script>x()</script></style>');
  html('template-conditional-comment', '<!--><script>x()</script>-->');
  html('template-never-closed', '<p>{{name</p>');
  html('template-long-tag', `<p>{{name ${'a '.repeat(400)}}}</p>`);
  one('text-template-unescaped', 'message.txt.hbs', '{{{name}}}');
  one('text-template-lookup', 'message2.txt.hbs', '{{#each list}}{{lookup ../names @index}}{{/each}}');

  const harmless = around('carrier', userTask(''));
  const file = (id: string, name: string, content: string | Buffer = 'x') =>
    cases.push({ id, files: { 'carrier.bpmn': harmless, [name]: content } });
  file('file-javascript', 'run.js');
  file('file-groovy', 'run.groovy');
  file('file-class', 'Evil.class', Buffer.from([0xca, 0xfe, 0xba, 0xbe]));
  file('file-jar', 'evil.jar');
  file('file-html', 'page.html', '<p>x</p>');
  file(
    'file-bpmn-by-old-name',
    'model.bpmn20.xml',
    around(
      'by-old-name',
      '<bpmn:scriptTask id="target" scriptFormat="juel"><bpmn:script>1</bpmn:script></bpmn:scriptTask>',
    ),
  );
  file('file-dmn-by-old-name', 'decision.dmn11.xml', table('dmn-by-old-name'));
  file('file-case-model', 'case.cmmn', '<x/>');
  file('file-without-a-suffix', 'README');
  file('file-suffix-in-capitals', 'model.BPMN', harmless);
  file('file-above-the-folder', '../model.bpmn', harmless);
  file('file-absolute', '/etc/model.bpmn', harmless);
  file('file-with-a-space', 'a b.form', form([]));
  file('file-with-a-second-suffix', 'model.bpmn.js', harmless);
  file('file-by-scheme', 'deployment://x.form', form([]));
  file('file-long-name', `${'a'.repeat(220)}.form`, form([]));
  cases.push({
    id: 'one-bad-among-good',
    files: { 'carrier.bpmn': harmless, 'good.form': form([]), 'bad.form': form([{ id: 'target', type: 'html' }]) },
    element: 'target',
  });
  return cases;
}
