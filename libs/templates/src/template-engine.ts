import Handlebars from 'handlebars';
import { plainData, PRINTED_OBJECT } from './plain-data';
import { parseBundle, type Partials, type TemplateSource } from './template-bundle';
import { TemplateError } from './template-error';
import { VALUE_HELPERS } from './template-helpers';

export interface RenderRequest {
  template: TemplateSource;
  partials?: Partials;
  data: unknown;
}

type Environment = typeof Handlebars;
type CompileOptions = NonNullable<Parameters<Environment['compile']>[1]>;

const BLOCK_HELPERS = ['if', 'unless', 'each', 'with'];
const HELPERS = [...BLOCK_HELPERS, ...Object.keys(VALUE_HELPERS)];
const KNOWN_HELPERS = Object.fromEntries(HELPERS.map((name) => [name, true])) as CompileOptions['knownHelpers'];
const MAX_ROUNDS = 200_000;
const MAX_OUTPUT = 16 * 1024 * 1024;
const RUNTIME: Handlebars.RuntimeOptions = { allowProtoMethodsByDefault: false, allowProtoPropertiesByDefault: false };

/**
 * Renders a template in safe mode: no prototype access, no unescaped output, no helper or partial but the known ones, bounded
 * loops and output. `escape: false` is for plain-text messages only. Throws TemplateError, or Refusal for oversize data.
 */
export function renderTemplate(request: RenderRequest, options: { escape: boolean }): string {
  const { template, partials = {} } = request;
  const environment = isolatedEnvironment(template.name);
  const bundle = parseBundle(environment, template, partials, HELPERS);
  const compiling: CompileOptions = {
    knownHelpers: KNOWN_HELPERS,
    knownHelpersOnly: true,
    noEscape: !options.escape,
  };
  for (const [name, program] of bundle.partials)
    environment.registerPartial(name, environment.compile(program, compiling));
  const render = environment.compile(bundle.main, compiling);
  const data = plainData(request.data);
  const text = render(data, RUNTIME);
  if (text.length > MAX_OUTPUT) throw tooLong(template.name);
  if (text.includes(PRINTED_OBJECT)) throw printedObject(template.name);
  return text;
}

/** Checks a template and its partials without data, e.g. before a deployment. Throws TemplateError for the first fault. */
export function checkTemplateSource(template: TemplateSource, partials: Partials = {}): void {
  parseBundle(isolatedEnvironment(template.name), template, partials, HELPERS);
}

/** A Handlebars of its own for each rendering: helpers with this rendering's budget, nothing registered by anybody else. */
function isolatedEnvironment(template: string): Environment {
  const environment = Handlebars.create();
  const builtIn = environment.helpers.each;
  for (const name of ['log', 'lookup', 'blockHelperMissing']) environment.unregisterHelper(name);
  for (const [name, helper] of Object.entries(VALUE_HELPERS))
    environment.registerHelper(name, helper as Handlebars.HelperDelegate);
  environment.registerHelper('each', boundedEach(template, builtIn));
  return environment;
}

/** `each` that counts the rounds of the whole rendering, so that nested loops cannot run away. */
function boundedEach(template: string, builtIn: Handlebars.HelperDelegate): Handlebars.HelperDelegate {
  let rounds = 0;
  let written = 0;
  return function (this: unknown, list: unknown, options: Handlebars.HelperOptions) {
    const counting: Handlebars.TemplateDelegate = (context, runtime) => {
      rounds += 1;
      if (rounds > MAX_ROUNDS)
        throw fault(
          template,
          `循环超过 ${MAX_ROUNDS} 次，请减少数据`,
          `loops run more than ${MAX_ROUNDS} rounds; print less data`,
        );
      const text = options.fn(context, runtime);
      written += text.length;
      if (written > MAX_OUTPUT * 4) throw tooLong(template);
      return text;
    };
    return builtIn.call(this, list, { ...options, fn: counting });
  };
}

function printedObject(template: string): TemplateError {
  return fault(
    template,
    '某处写的是一个对象，请写到具体字段，如 {{case.number}}',
    'a place prints a whole object; name one of its fields, e.g. {{case.number}}',
  );
}

function tooLong(template: string): TemplateError {
  const limit = MAX_OUTPUT / 1024 / 1024;
  return fault(
    template,
    `生成内容超过 ${limit} MB，请减少数据`,
    `its output is larger than ${limit} MB; print less data`,
  );
}

function fault(template: string, zh: string, en: string): TemplateError {
  return new TemplateError({ template, line: null }, { zh, en });
}
