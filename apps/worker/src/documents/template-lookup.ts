import { closest, findTemplate, type Bundle, type TemplateFile } from '@zhilu/catalog';
import type { Partials } from '@zhilu/templates';
import { PermanentFailure } from '@zhilu/engine';

/** The template a step names, of the case's own version. Throws PermanentFailure that names the nearest one there is. */
export function templateOf(bundle: Bundle, name: string, kind: TemplateFile['kind']): TemplateFile {
  const found = findTemplate(bundle, name, kind);
  if (found) return found;
  const meant = closest(
    name,
    bundle.templates.filter((each) => each.kind === kind).map((each) => each.name),
  );
  throw new PermanentFailure({
    zh: `流程“${bundle.model.name}”没有模板“${name}”${meant ? `，是否应为“${meant}”` : ''}。请流程管理员更正后重新部署`,
    en: `Process "${bundle.processId}" has no template "${name}"${meant ? `; did you mean "${meant}"` : ''}? Correct the step and deploy again`,
  });
}

/** The partials the bundle brings along. */
export function partialsOf({ templates }: Bundle): Partials {
  const shared = templates.filter(({ name, kind }) => kind === 'html' && name.startsWith('_shared/'));
  return Object.fromEntries(shared.map(({ name, source }) => [name, source]));
}
