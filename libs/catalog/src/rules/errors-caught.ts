import { capabilities, type Capability } from '@zhilu/capabilities';
import type { ServiceTaskModel } from '../model/process-model';
import { finding, type Finding, type Rule, type Subject } from './finding';

/** Every business error a capability declares is caught by a boundary event of its step, and nothing else is. */
export const errorsCaught: Rule = {
  id: 'errors-caught',
  check: (subject) =>
    subject.bundle.model.serviceTasks.flatMap((task) => {
      const capability = capabilities.get(task.topic ?? '');
      return capability ? [...uncaught(subject, task, capability), ...undeclared(subject, task, capability)] : [];
    }),
};

function uncaught({ bundle }: Subject, task: ServiceTaskModel, capability: Capability): Finding[] {
  const caught = task.catches.map((each) => each.code);
  return Object.entries(capability.errors)
    .filter(([code]) => !caught.includes(code) && !caught.includes(''))
    .map(([code, meaning]) =>
      finding('errors-caught', bundle, {
        elementId: task.elementId,
        zh: `能力 ${capability.topic} 可能报告“${meaning.zh}”（${code}），请在步骤边上加一个错误事件来处理`,
        en: `${capability.topic} may report "${meaning.en}" (${code}); add an error boundary event that handles it`,
      }),
    );
}

function undeclared({ bundle }: Subject, task: ServiceTaskModel, capability: Capability): Finding[] {
  const declared = Object.keys(capability.errors);
  return task.catches
    .filter(({ code }) => code !== '' && !declared.includes(code))
    .map(({ elementId, code }) =>
      finding('errors-caught', bundle, {
        elementId,
        zh: `能力 ${capability.topic} 不会报告错误“${code}”`,
        en: `${capability.topic} never reports the error "${code}"`,
        meant: { word: code, among: declared },
      }),
    );
}
