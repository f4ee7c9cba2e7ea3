import { formFields, type FormField } from '../form/form-model';
import { finding, formFile, type Rule } from './finding';

/** Every `zhilu.after` stands on a date or time and names another one of the same kind in the same form. */
export const fieldOrder: Rule = {
  id: 'field-order',
  check: ({ bundle }) =>
    [...bundle.forms].flatMap(([formId, schema]) => {
      const fields = formFields(schema);
      return fields
        .filter((field) => field.after !== null && !comparable(field, fields))
        .map((field) =>
          finding('field-order', bundle, {
            file: formFile(bundle, formId),
            elementId: field.id,
            zh: `字段“${field.label}”应晚于“${field.after}”，但表单里没有同类的这个日期或时间`,
            en: `the field "${field.key}" must come after "${field.after}", which is no ${field.subtype ?? 'date'} of this form`,
            meant: { word: field.after!, among: fields.filter((each) => isAlike(each, field)).map(({ key }) => key) },
          }),
        );
    }),
};

function comparable(field: FormField, fields: FormField[]): boolean {
  return fields.some((each) => each.key === field.after && isAlike(each, field));
}

function isAlike(one: FormField, other: FormField): boolean {
  return one !== other && one.subtype !== null && one.subtype === other.subtype && one.listKey === other.listKey;
}
