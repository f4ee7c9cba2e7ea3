import type Handlebars from 'handlebars';
import { checkTemplate, type CheckedTemplate } from './template-check';
import { TemplateError } from './template-error';

/** Text of a template under the name people know it by, e.g. `court-access/decision-letter`. */
export interface TemplateSource {
  name: string;
  source: string;
}

/** `_shared/<name>` → source. */
export type Partials = Readonly<Record<string, string>>;

type Environment = typeof Handlebars;
export type Program = ReturnType<Environment['parse']>;

const MAX_SOURCE = 256 * 1024;
const MAX_EXPANDED = 50_000;

/** A template with the partials it reaches, parsed and checked. */
export interface ParsedBundle {
  main: Program;
  partials: Map<string, Program>;
}

/**
 * Parses and checks a template and every partial it reaches; refuses circles and partials that multiply.
 * Throws TemplateError for the first fault.
 */
export function parseBundle(
  environment: Environment,
  template: TemplateSource,
  sources: Partials,
  helpers: string[],
): ParsedBundle {
  const partials = new Map<string, Program>();
  const sizes = new Map<string, number>();
  const context = { helpers, partials: Object.keys(sources) };

  const sizeOf = (owner: string, checked: CheckedTemplate, above: string[]): number => {
    let size = checked.elements;
    for (const name of checked.partials) {
      if (above.includes(name))
        throw fault(owner, `片段“${name}”引用了自身，请拆开`, `partial "${name}" uses itself; break the circle`);
      if (!sizes.has(name)) visitPartial(name, above);
      size += sizes.get(name) ?? 0;
      if (size > MAX_EXPANDED)
        throw fault(owner, '片段层层展开后过大，请减少引用', 'its partials multiply beyond measure; use fewer');
    }
    return size;
  };
  const visitPartial = (name: string, above: string[]): void => {
    const program = parse(environment, name, sources[name]);
    const checked = checkTemplate(program, { ...context, template: name });
    sizes.set(name, sizeOf(name, checked, [...above, name]));
    partials.set(name, program);
  };

  const main = parse(environment, template.name, template.source);
  sizeOf(template.name, checkTemplate(main, { ...context, template: template.name }), []);
  return { main, partials };
}

function parse(environment: Environment, name: string, source: string): Program {
  if (source.length > MAX_SOURCE) throw fault(name, '超过 256 KB，请拆分', 'is larger than 256 KB; split it');
  try {
    return environment.parse(source);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const line = /line (\d+)|- (\d+):\d+$/.exec(message);
    const place = { template: name, line: line === null ? null : Number(line[1] ?? line[2]) };
    throw new TemplateError(place, {
      zh: '花括号写法有误，请检查括号是否成对、每个 {{#…}} 是否有对应的 {{/…}}',
      en: `cannot be read (${message.split('\n').pop()}); check that braces pair up and every {{#…}} has its {{/…}}`,
    });
  }
}

function fault(template: string, zh: string, en: string): TemplateError {
  return new TemplateError({ template, line: null }, { zh, en });
}
