import { capabilities, type Capability } from '@zhilu/capabilities';
import type { InputModel, ServiceTaskModel } from '../model/process-model';
import { finding, type Finding, type Rule, type Subject } from './finding';

/** An automatic step gives its capability every input it needs, none it does not know, and literal values it can read. */
export const inputsFit: Rule = {
  id: 'inputs-fit',
  check: (subject) =>
    subject.bundle.model.serviceTasks.flatMap((task) => {
      const capability = capabilities.get(task.topic ?? '');
      return capability ? [...missing(subject, task, capability), ...given(subject, task, capability)] : [];
    }),
};

function missing({ bundle }: Subject, task: ServiceTaskModel, capability: Capability): Finding[] {
  return Object.entries(capability.input.shape)
    .filter(([name, schema]) => !accepts(schema, undefined) && !task.inputs.some((input) => input.name === name))
    .map(([name, schema]) =>
      finding('inputs-fit', bundle, {
        elementId: task.elementId,
        zh: `能力 ${capability.topic} 缺少输入“${name}”（${describe(schema)}）`,
        en: `${capability.topic} needs the input "${name}" (${describe(schema)}), which is not given`,
      }),
    );
}

function given({ bundle }: Subject, task: ServiceTaskModel, capability: Capability): Finding[] {
  const names = Object.keys(capability.input.shape);
  return task.inputs.flatMap((input) => {
    if (!names.includes(input.name)) {
      return finding('inputs-fit', bundle, {
        elementId: task.elementId,
        zh: `能力 ${capability.topic} 没有名为“${input.name}”的输入`,
        en: `${capability.topic} has no input "${input.name}"`,
        meant: { word: input.name, among: names },
      });
    }
    return literalFits(input, capability.input.shape[input.name])
      ? []
      : finding('inputs-fit', bundle, {
          elementId: task.elementId,
          zh: `输入“${input.name}”的值“${input.value}”不合要求（${describe(capability.input.shape[input.name])}）`,
          en: `the input "${input.name}" cannot be "${input.value}" (${describe(capability.input.shape[input.name])})`,
        });
  });
}

/** Values with an expression, and nested lists and maps, are known only when the step runs. */
function literalFits({ value }: InputModel, schema: unknown): boolean {
  if (value === '' || value.includes('${')) return true;
  const readings: unknown[] = [value, Number(value), value === 'true' ? true : value === 'false' ? false : undefined];
  return readings.some((reading) => accepts(schema, reading));
}

interface InputSchema {
  safeParse(value: unknown): { success: boolean };
  description?: string;
}

function accepts(schema: unknown, value: unknown): boolean {
  return (schema as InputSchema).safeParse(value).success;
}

function describe(schema: unknown): string {
  return (schema as InputSchema).description ?? '';
}
