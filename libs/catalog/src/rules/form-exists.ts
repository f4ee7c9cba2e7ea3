import { finding, formFile, type Finding, type Rule, type Subject } from './finding';

/** Every form a step names is in the bundle and bound to the deployment; every form in the bundle is used. */
export const formExists: Rule = {
  id: 'form-exists',
  check: (subject) => [...absent(subject), ...unbound(subject), ...unused(subject)],
};

function used({ bundle }: Subject): { elementId: string; formRef: string }[] {
  const { serviceTasks, startForm, userTasks } = bundle.model;
  const steps = userTasks.flatMap(({ elementId, formRef }) => (formRef ? [{ elementId, formRef }] : []));
  // A register written by an automatic step takes its columns from the form named like it.
  const byHand = userTasks.flatMap(({ register }) => register?.id ?? []);
  const registers = serviceTasks.flatMap(({ elementId, register }) =>
    register && !byHand.includes(register.id) ? [{ elementId, formRef: register.id }] : [],
  );
  const all = [...steps, ...registers];
  return startForm ? [{ elementId: startForm.elementId, formRef: startForm.formRef }, ...all] : all;
}

function absent(subject: Subject): Finding[] {
  const { bundle } = subject;
  return used(subject)
    .filter(({ formRef }) => !bundle.forms.has(formRef))
    .map(({ elementId, formRef }) =>
      finding('form-exists', bundle, {
        elementId,
        zh: `表单“${formRef}”不存在`,
        en: `the form "${formRef}" does not exist`,
        meant: { word: formRef, among: bundle.forms.keys() },
      }),
    );
}

function unbound({ bundle }: Subject): Finding[] {
  return bundle.model.userTasks
    .filter((task) => task.formRef && task.formBinding !== 'deployment')
    .map(({ elementId }) =>
      finding('form-exists', bundle, {
        elementId,
        zh: '表单绑定方式应为 deployment，这样每个案件使用自己版本的表单',
        en: 'the form binding must be "deployment", so that each case keeps the form of its own version',
      }),
    );
}

function unused(subject: Subject): Finding[] {
  const { bundle } = subject;
  const names = used(subject).map((each) => each.formRef);
  return [...bundle.forms.keys()]
    .filter((formId) => !names.includes(formId))
    .map((formId) =>
      finding('form-exists', bundle, {
        file: formFile(bundle, formId),
        zh: `表单“${formId}”没有步骤使用，请删除或在步骤中填写`,
        en: `no step uses the form "${formId}"; remove it or name it in a step`,
      }),
    );
}
