import type { Bundle, TemplateFile } from '../bundle/bundle';
import { findTemplate } from '../bundle/bundle';
import { finding, templateFile, type Finding, type Rule } from './finding';
import { partialNames } from './template-names';

/** Messages the product itself sends when the bundle has them; no step names them. */
export const PRODUCT_MESSAGES: readonly string[] = ['assigned'];

const USES = [
  { topic: 'document.render', input: 'template', kind: 'html', suffix: '.html.hbs' },
  { topic: 'notification.send', input: 'message', kind: 'text', suffix: '.txt.hbs' },
] as const;

/** Templates that steps and templates name are in the bundle; every template of the process is used. */
export const templateExists: Rule = {
  id: 'template-exists',
  check: ({ bundle }) => [...absent(bundle), ...absentPartials(bundle), ...unused(bundle)],
};

interface Use {
  elementId: string;
  name: string;
  kind: TemplateFile['kind'];
  suffix: string;
}

function uses(bundle: Bundle): Use[] {
  return bundle.model.serviceTasks.flatMap((task) =>
    USES.filter((use) => use.topic === task.topic).flatMap(({ input, kind, suffix }) => {
      const name = task.inputs.find((each) => each.name === input)?.value ?? '';
      return name === '' || name.includes('${') ? [] : [{ elementId: task.elementId, name, kind, suffix }];
    }),
  );
}

function absent(bundle: Bundle): Finding[] {
  return uses(bundle)
    .filter(({ name, kind }) => !findTemplate(bundle, name, kind))
    .map(({ elementId, name, kind, suffix }) =>
      finding('template-exists', bundle, {
        elementId,
        zh: `模板文件 templates/${name}${suffix} 不存在`,
        en: `the template templates/${name}${suffix} does not exist`,
        meant: { word: name, among: bundle.templates.filter((each) => each.kind === kind).map((each) => each.name) },
      }),
    );
}

function absentPartials(bundle: Bundle): Finding[] {
  const shared = bundle.templates.map((each) => each.name).filter((name) => name.startsWith('_shared/'));
  return bundle.templates.flatMap((template) =>
    partialNames(template)
      .filter((name) => !shared.includes(name))
      .map((name) =>
        finding('template-exists', bundle, {
          file: templateFile(template),
          zh: `模板引用的片段“${name}”不存在`,
          en: `the template uses the partial "${name}", which does not exist`,
          meant: { word: name, among: shared },
        }),
      ),
  );
}

function unused(bundle: Bundle): Finding[] {
  const used = [
    ...uses(bundle).map((each) => each.name),
    ...PRODUCT_MESSAGES.map((name) => `${bundle.processId}/${name}`),
  ];
  const computed = bundle.model.mappings.some(
    (each) => /^(template|message)$/.test(each.name) && each.value.includes('${'),
  );
  return bundle.templates
    .filter((template) => !computed && !template.name.startsWith('_shared/') && !used.includes(template.name))
    .map((template) =>
      finding('template-exists', bundle, {
        file: templateFile(template),
        zh: `模板“${template.name}”没有步骤使用，请删除或在步骤中填写`,
        en: `no step uses the template "${template.name}"; remove it or name it in a step`,
      }),
    );
}
