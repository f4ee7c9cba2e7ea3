import type { Bundle } from '../bundle/bundle';
import { formFields } from '../form/form-model';
import { finding, type Finding, type Rule } from './finding';

/** What a step hands to the engine (`zhilu.variables`) and what a case is called (`zhilu.title`) are fields of the form. */
export const variablesInForm: Rule = {
  id: 'variables-in-form',
  check: ({ bundle }) => {
    const { startForm, userTasks, properties } = bundle.model;
    const places = [...(properties.title ?? '').matchAll(/\{(\w+)\}/g)].map((match) => match[1]);
    return [
      ...(startForm ? lacking(bundle, startForm.elementId, startForm.formRef, startForm.variables) : []),
      ...(startForm ? lacking(bundle, startForm.elementId, startForm.formRef, places) : []),
      ...userTasks.flatMap((task) => lacking(bundle, task.elementId, task.formRef, task.variables)),
    ];
  },
};

function lacking(bundle: Bundle, elementId: string, formRef: string | null, names: string[]): Finding[] {
  const schema = formRef ? bundle.forms.get(formRef) : undefined;
  if (formRef && !schema) return [];
  const keys = schema ? formFields(schema).map((field) => field.key) : [];
  return names
    .filter((name) => !keys.includes(name))
    .map((name) =>
      finding('variables-in-form', bundle, {
        elementId,
        zh: `表单“${formRef ?? '无'}”没有字段“${name}”`,
        en: `the form "${formRef ?? 'none'}" has no field "${name}"`,
        meant: { word: name, among: keys },
      }),
    );
}
