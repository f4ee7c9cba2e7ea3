import type { Wire } from '@zhilu/domain';
import { fieldSource } from './field-source';
import { formFields } from './form-model';

const schema = (components: unknown[]): Wire.FormSchema => ({ id: 'a.b', type: 'default', components });

describe('formFields', () => {
  it('reads label, kind, requirement and choices', () => {
    const [field] = formFields(
      schema([
        {
          id: 'f',
          type: 'radio',
          key: 'method',
          label: '方式',
          validate: { required: true },
          values: [{ value: 'copy', label: '副本' }],
        },
      ]),
    );
    expect(field).toMatchObject({
      key: 'method',
      label: '方式',
      required: true,
      options: [{ value: 'copy', label: '副本' }],
    });
  });

  it('labels a date by its own label and keeps its subtype', () => {
    const [field] = formFields(schema([{ id: 'f', type: 'datetime', key: 'day', dateLabel: '日期', subtype: 'date' }]));
    expect(field).toMatchObject({ label: '日期', subtype: 'date' });
  });

  it('follows groups, paths and lists, and leaves out what is no field', () => {
    const fields = formFields(
      schema([
        { id: 't', type: 'text', text: 'hint' },
        { id: 'g', type: 'group', components: [{ id: 'a', type: 'textfield', key: 'plain' }] },
        { id: 'h', type: 'group', path: 'court', components: [{ id: 'b', type: 'textfield', key: 'name' }] },
        { id: 'l', type: 'dynamiclist', path: 'visitors', components: [{ id: 'c', type: 'textfield', key: 'name' }] },
      ]),
    );
    expect(fields.map((field) => [field.listKey, field.key])).toEqual([
      [null, 'plain'],
      [null, 'court.name'],
      ['visitors', 'name'],
    ]);
  });
});

describe('fieldSource', () => {
  it.each([
    ['applicant.name', { kind: 'applicant', part: 'name' }],
    ['recorder.netValue', { kind: 'recorder', part: 'netValue' }],
    ['recorder.colour', null],
    ['case.number', { kind: 'case', part: 'number' }],
    ['variable.storedCount', { kind: 'variable', name: 'storedCount' }],
    ['userTask_approve.person', { kind: 'step', elementId: 'userTask_approve', part: 'person' }],
    ['decision.person', { kind: 'decision', part: 'person' }],
    ['decision.password', null],
    ['visitors', { kind: 'field', key: 'visitors' }],
  ])('reads %s', (text, source) => expect(fieldSource(text)).toEqual(source));

  it.each(['applicant.salary', 'userTask_approve.password', 'a.b.c', '', 'variable.'])('refuses "%s"', (text) =>
    expect(fieldSource(text)).toBeNull(),
  );
});
