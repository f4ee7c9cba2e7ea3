import { finding, type Rule } from './finding';

/** A register is a form: a step that writes one has a form, and the register is named `<process>.<name>` with a title. */
export const registerForm: Rule = {
  id: 'register-form',
  check: ({ bundle }) =>
    bundle.model.userTasks.flatMap(({ elementId, register, formRef }) => {
      if (!register) return [];
      const problems = [
        ...(formRef
          ? []
          : [
              {
                zh: `写入登记簿“${register.id}”的步骤没有表单`,
                en: `the step writes the register "${register.id}" but has no form`,
              },
            ]),
        ...(new RegExp(`^${bundle.processId}\\.[a-z][a-z0-9-]*$`).test(register.id)
          ? []
          : [
              {
                zh: `登记簿编号“${register.id}”应以“${bundle.processId}.”开头`,
                en: `the register id "${register.id}" must start with "${bundle.processId}."`,
              },
            ]),
        ...(register.title === register.id
          ? [
              {
                zh: '登记簿没有名称，请填写 zhilu.registerTitle',
                en: 'the register has no title; write zhilu.registerTitle',
              },
            ]
          : []),
      ];
      return problems.map((problem) => finding('register-form', bundle, { elementId, ...problem }));
    }),
};
