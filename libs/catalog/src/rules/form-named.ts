import { finding, type Rule } from './finding';

/** A form's id is `<process>.<step>` and its file `forms/<process>/<step>.form`. */
export const formNamed: Rule = {
  id: 'form-named',
  check: ({ bundle }) =>
    bundle.resources
      .filter((each) => each.name.endsWith('.form'))
      .flatMap(({ name, content }) => {
        const { id } = JSON.parse(content.toString('utf8')) as { id: string };
        const match = /^forms\/([a-z0-9-]+)\/([a-z0-9-]+)\.form$/.exec(name);
        const expected = match ? `${match[1]}.${match[2]}` : `${bundle.processId}.<step>`;
        return id === expected && match?.[1] === bundle.processId
          ? []
          : finding('form-named', bundle, {
              file: name,
              zh: `表单编号“${id}”应与文件位置一致，即“${expected}”`,
              en: `the form id "${id}" must follow its file: "${expected}"`,
            });
      }),
};
