import { formFields } from '../form/form-model';
import { finding, type Rule } from './finding';

/**
 * The columns that an automatic step gives a register's row are fields of the register's form: that of the step which writes it
 * by hand, else the one named like the register.
 */
export const registerRow: Rule = {
  id: 'register-row',
  check: ({ bundle }) =>
    bundle.model.serviceTasks
      .filter((task) => task.topic === 'register.write')
      .flatMap(({ elementId, inputs }) => {
        const register = inputs.find((input) => input.name === 'register')?.value ?? '';
        const byHand = bundle.model.userTasks.find((step) => step.register?.id === register);
        const formId = byHand?.formRef ?? register;
        const schema = bundle.forms.get(formId);
        if (register === '' || register.includes('${')) return [];
        if (!schema)
          return finding('register-row', bundle, {
            elementId,
            zh: `登记簿“${register}”没有表单，栏目无从得知`,
            en: `the register "${register}" has no form, so nothing says its columns`,
            meant: { word: register, among: bundle.forms.keys() },
          });
        const fields = formFields(schema).map((field) => field.key);
        return inputs
          .filter((input) => input.name === 'row')
          .flatMap((row) => row.entries)
          .filter(({ key }) => !fields.includes(key))
          .map(({ key }) =>
            finding('register-row', bundle, {
              elementId,
              zh: `登记簿“${register}”的表单“${formId}”没有栏目“${key}”`,
              en: `the form "${formId}" of the register "${register}" has no column "${key}"`,
              meant: { word: key, among: fields },
            }),
          );
      }),
};
