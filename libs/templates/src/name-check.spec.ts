import { unknownNames } from './name-check';
import { documentNames, messageNames, type ProcessNames } from './data-names';

const names: ProcessNames = {
  fields: [
    { key: 'method', listKey: null, several: false, words: ['viewing', 'copy'] },
    { key: 'court.name', listKey: null, several: false, words: null },
    { key: 'constructor.name', listKey: null, several: false, words: null },
    { key: 'name', listKey: 'visitors', several: false, words: null },
    { key: 'letter', listKey: null, several: true, words: null },
  ],
  steps: [
    {
      elementId: 'userTask_approve',
      outcomes: ['granted', 'refused'],
      decision: true,
      fields: [{ key: 'note', listKey: null, several: false, words: null }],
    },
  ],
};

const inPaper = (source: string, partials: Record<string, string> = {}) =>
  unknownNames([{ template: { name: 'p/paper', source }, names: documentNames(names) }], partials);
const texts = (source: string, partials?: Record<string, string>) =>
  inPaper(source, partials).map(({ kind, text }) => `${kind} ${text}`);

describe('names in templates', () => {
  it.each([
    '{{case.number}} {{shown.method}} {{form.court.name}} {{steps.userTask_approve.form.note}} {{document.title}}',
    '{{#each form.visitors}}{{name}}{{@index}}{{../case.number}}{{/each}}{{#each form.letter}}{{this}}{{/each}}',
    '{{#if sealedCopy}}{{filesize sealedCopy.sizeBytes}}{{else}}{{unit.name}}{{/if}}',
    '{{#with steps.userTask_approve}}{{outcomeName}}{{../case.number}}{{@root.case.number}}{{/with}}',
    '{{#each facts as |part|}}{{#each part.facts as |each|}}{{each.label}}{{part.title}}{{/each}}{{/each}}',
    '{{#if (and (eq form.method "copy") (not (eq steps.userTask_approve.outcome "refused")))}}x{{/if}}',
    '{{#each (lines case.title)}}{{this}}{{/each}}{{join form.letter "、"}}{{recordings.length}}',
  ])('knows %s', (source) => {
    expect(inPaper(source)).toEqual([]);
  });

  it.each([
    ['{{case.numbre}}', 'name case.numbre'],
    ['{{number}}', 'name number'],
    ['{{form.court.nme}}', 'name form.court.nme'],
    ['{{steps.userTask_aprove.outcome}}', 'name steps.userTask_aprove.outcome'],
    ['{{steps.userTask_approve.form.method}}', 'name steps.userTask_approve.form.method'],
    ['{{#each form.visitors}}{{case.number}}{{/each}}', 'name case.number'],
    ['{{#each form.visitor}}{{name}}{{/each}}', 'name form.visitor'],
    ['{{#if totals.secrt}}x{{/if}}', 'name totals.secrt'],
    ['{{datetime case.startAt}}', 'name case.startAt'],
    ['{{#each recordings as |each|}}{{each.devise}}{{/each}}', 'name each.devise'],
    ['{{@indx}}', 'name @indx'],
    ['{{../case.number}}', 'name ../case.number'],
    ['{{applicant}}', 'whole applicant'],
    ['{{#if (eq form.method "copies")}}x{{/if}}', 'word copies'],
    ['{{#if (eq "grant" steps.userTask_approve.outcome)}}x{{/if}}', 'word grant'],
    ['{{#each opinions}}{{#if (eq elementId "userTask_check")}}x{{/if}}{{/each}}', 'word userTask_check'],
  ])('does not know %s', (source, text) => {
    expect(texts(source)).toEqual([text]);
  });

  it('names template, line and what would be known', () => {
    expect(inPaper('<p>\n{{case.numbre}}')).toEqual([
      expect.objectContaining({
        template: 'p/paper',
        line: 2,
        part: 'numbre',
        known: expect.arrayContaining(['number']),
      }),
    ]);
  });

  it('is not led astray by names that every object has', () => {
    expect(texts('{{form.toString}}{{case.valueOf}}')).toEqual(['name form.toString', 'name case.valueOf']);
    expect(Object.keys(Object).concat(Object.keys(Object.prototype))).toEqual([]);
  });

  it('gives a message its own names', () => {
    const message = (source: string) =>
      unknownNames([{ template: { name: 'p/note', source }, names: messageNames(names) }], {}).map(({ text }) => text);
    expect(message('{{recipient.name}}{{step.dueAt}}{{#if (eq decision.outcome "granted")}}x{{/if}}')).toEqual([]);
    expect(message('{{document.title}}{{form.method}}')).toEqual(['document.title', 'form.method']);
  });

  describe('of partials', () => {
    const row = '{{!-- Parameters: label, wide. --}}{{#if label}}{{label}}{{/if}}{{person}}';

    it('are those of the place that uses them, and the declared parameters', () => {
      expect(texts('{{#each opinions}}{{> _shared/row label="x"}}{{/each}}', { '_shared/row': row })).toEqual([]);
      expect(texts('{{> _shared/row label="x"}}', { '_shared/row': row })).toEqual(['name person']);
    });

    it('count as known when they are so in one of the uses: others leave the place blank on purpose', () => {
      const uses = '{{> _shared/row wide=true}}{{#each opinions}}{{> _shared/row}}{{/each}}';
      expect(texts(uses, { '_shared/row': row })).toEqual([]);
    });

    it('may not be handed what they do not declare', () => {
      const used = '{{#each opinions}}{{> _shared/row lable="x"}}{{/each}}';
      expect(texts(used, { '_shared/row': row })).toEqual(['parameter lable']);
    });

    it('are looked up in a context that is handed over', () => {
      expect(texts('{{> _shared/row applicant}}', { '_shared/row': '{{name}}' })).toEqual([]);
      expect(texts('{{> _shared/row applicant}}', { '_shared/row': '{{number}}' })).toEqual(['name number']);
    });
  });
});
