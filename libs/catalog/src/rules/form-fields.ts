import { SUBJECT_KINDS } from '@zhilu/domain';
import type { Bundle } from '../bundle/bundle';
import { formFields as fieldsOf } from '../form/form-model';
import { finding, formFile, type Finding, type Rule } from './finding';

/** Component types that the form page, the server's check, the facts and the registers all know. */
export const SUPPORTED_TYPES: readonly string[] = [
  ...['textfield', 'textarea', 'number', 'checkbox', 'checklist', 'radio', 'select', 'taglist', 'datetime'],
  ...[
    'filepicker',
    'recordings',
    'clips',
    ...SUBJECT_KINDS,
    'expression',
    'text',
    'group',
    'dynamiclist',
    'table',
    'image',
    'spacer',
    'separator',
  ],
];

interface Component {
  id?: string;
  type?: string;
  accept?: string;
  components?: Component[];
}

/** A form uses only field types the product can show, check and print; keys are unique; a file field says which files. */
export const formFields: Rule = {
  id: 'form-fields',
  check: ({ bundle }) =>
    [...bundle.forms].flatMap(([formId, schema]) => {
      const file = formFile(bundle, formId);
      const all = flatten(schema.components as Component[]);
      return [
        ...unknownTypes(bundle, file, all),
        ...openFilePickers(bundle, file, all),
        ...doubled(bundle, file, formId),
      ];
    }),
};

function flatten(components: Component[]): Component[] {
  return components.flatMap((each) => [each, ...flatten(each.components ?? [])]);
}

function unknownTypes(bundle: Bundle, file: string, components: Component[]): Finding[] {
  return components
    .filter(({ type }) => !SUPPORTED_TYPES.includes(type ?? ''))
    .map(({ id = '', type = '' }) =>
      finding('form-fields', bundle, {
        file,
        elementId: id,
        zh: `不支持“${type}”类型的表单内容`,
        en: `the field type "${type}" is not supported`,
        meant: { word: type, among: SUPPORTED_TYPES },
      }),
    );
}

function openFilePickers(bundle: Bundle, file: string, components: Component[]): Finding[] {
  return components
    .filter(({ type, accept }) => type === 'filepicker' && !accept)
    .map(({ id = '' }) =>
      finding('form-fields', bundle, {
        file,
        elementId: id,
        zh: '附件应写明接受的文件类型，如 .pdf,.jpg',
        en: 'a file field must say which files it accepts, e.g. .pdf,.jpg',
      }),
    );
}

function doubled(bundle: Bundle, file: string, formId: string): Finding[] {
  const keys = fieldsOf(bundle.forms.get(formId)!).map((field) => `${field.listKey ?? ''}/${field.key}`);
  return [...new Set(keys.filter((key, index) => keys.indexOf(key) !== index))].map((key) =>
    finding('form-fields', bundle, {
      file,
      zh: `两个字段使用同一个键“${key.split('/')[1]}”`,
      en: `two fields share the key "${key.split('/')[1]}"`,
    }),
  );
}
