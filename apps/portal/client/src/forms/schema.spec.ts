import { allComponents, splitForm } from './schema';

const form = (components: unknown[]) => ({ id: 'court-access.approve', type: 'default' as const, components });

describe('splitForm', () => {
  it('takes fixed fields out of groups as facts and keeps what can be filled in', () => {
    const schema = form([
      {
        id: 'g',
        type: 'group',
        components: [{ id: 'a', type: 'textfield', key: 'unit', label: '单位', readonly: true }],
      },
      { id: 'b', type: 'radio', key: 'method', label: '方式' },
      { id: 'c', type: 'button', label: '提交' },
    ]);
    const { facts, editable } = splitForm(schema, { unit: '执法一大队' });
    expect(facts).toMatchObject([{ field: 'unit', label: '单位', value: '执法一大队' }]);
    expect(editable && allComponents(editable).map((each) => each.id)).toEqual(['b']);
  });

  it('offers no form where nothing can be filled in', () => {
    const schema = form([
      { id: 'a', type: 'textfield', key: 'unit', disabled: true },
      { id: 't', type: 'text', text: '说明' },
    ]);
    expect(splitForm(schema, {}).editable).toBeNull();
  });

  it('names a date by its own label, not by its key', () => {
    const day = { id: 'a', type: 'datetime', key: 'activityStartedAt', dateLabel: '开始时间', readonly: true };
    expect(splitForm(form([day]), {}).facts).toMatchObject([{ label: '开始时间' }]);
  });

  it('leaves a field whose rule is an expression to the form', () => {
    const schema = form([{ id: 'a', type: 'textfield', key: 'unit', readonly: '=secrecy = "state"' }]);
    expect(splitForm(schema, {}).facts).toEqual([]);
  });
});
