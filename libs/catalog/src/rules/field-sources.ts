import type { Bundle } from '../bundle/bundle';
import { FIXED_SOURCES } from '../form/field-source';
import { formFields, type FormField } from '../form/form-model';
import { finding, formFile, type Rule } from './finding';
import { knownVariables } from './known-variables';

/** Every `zhilu.from` of a form field names something that exists: a person, the case, a step, the decision, a variable or a field. */
export const fieldSources: Rule = {
  id: 'field-sources',
  check: ({ bundle }) => {
    const known = knownSources(bundle);
    return [...bundle.forms].flatMap(([formId, schema]) =>
      formFields(schema)
        .filter((field) => field.from !== null && !exists(field, known))
        .map((field) =>
          finding('field-sources', bundle, {
            file: formFile(bundle, formId),
            elementId: field.id,
            zh: `字段“${field.label}”的来源“${field.from}”不存在`,
            en: `the field "${field.key}" takes its value from "${field.from}", which does not exist`,
            meant: { word: field.from!, among: known },
          }),
        ),
    );
  },
};

function exists(field: FormField, known: ReadonlySet<string>): boolean {
  return field.source !== null && known.has(field.from!);
}

function knownSources(bundle: Bundle): ReadonlySet<string> {
  const steps = bundle.model.userTasks.flatMap(({ elementId }) =>
    ['person', 'at', 'outcome', 'opinion'].map((part) => `${elementId}.${part}`),
  );
  const variables = [...knownVariables(bundle)].map((name) => `variable.${name}`);
  const fields = [...bundle.forms.values()].flatMap((schema) => formFields(schema).map((field) => field.key));
  return new Set([...FIXED_SOURCES, ...steps, ...variables, ...fields]);
}
