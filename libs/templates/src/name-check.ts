import Handlebars from 'handlebars';
import { NameFaults, type NameFault } from './name-faults';
import { declaredParameters } from './partial-parameters';
import { anything, list, record, value, type RecordShape, type Shape } from './shape';
import type { Partials, TemplateSource } from './template-bundle';

/** Where a path is looked up: the data around it, innermost last, and the names that blocks gave (`as |row|`). */
interface Scope {
  template: string;
  contexts: readonly Shape[];
  named: ReadonlyMap<string, Shape>;
}

/** A template with the names of the data it will be given. */
export interface NamedTemplate {
  template: TemplateSource;
  names: Shape;
}

const EACH_DATA = ['index', 'key', 'first', 'last'];

/**
 * Names in templates that stand for nothing: fields and steps that the data does not have, texts that a value can never be equal
 * to, parameters a partial does not know. At run time each would be a blank in an official paper. A partial's name counts as
 * known when it is so wherever one of the templates uses the partial. The templates must have passed `checkTemplateSource`.
 */
export function unknownNames(templates: readonly NamedTemplate[], partials: Partials): NameFault[] {
  const faults = new NameFaults();
  const walker = new NameWalk(partials, faults);
  for (const { template, names } of templates) walker.template(template, [names]);
  return faults.list();
}

class NameWalk {
  constructor(
    private readonly partials: Partials,
    private readonly faults: NameFaults,
  ) {}

  template({ name, source }: TemplateSource, contexts: readonly Shape[]): void {
    this.body(Handlebars.parse(source), { template: name, contexts, named: new Map() });
  }

  private body(program: hbs.AST.Program | undefined, scope: Scope): void {
    for (const statement of program?.body ?? []) this.statement(statement, scope);
  }

  private statement(node: hbs.AST.Statement, scope: Scope): void {
    if (node.type === 'MustacheStatement') this.print(node as hbs.AST.MustacheStatement, scope);
    if (node.type === 'BlockStatement') this.block(node as hbs.AST.BlockStatement, scope);
    if (node.type === 'PartialStatement') this.partial(node as hbs.AST.PartialStatement, scope);
  }

  private print(node: hbs.AST.MustacheStatement, scope: Scope): void {
    const shape = this.expression(node.params.length > 0 ? asCall(node) : node.path, scope);
    const whole = shape?.kind === 'record' ? Object.keys(shape.fields) : null;
    this.faults.note(scope.template, node.path, whole === null, () => ({
      kind: 'whole',
      text: pathText(node.path),
      known: whole ?? [],
    }));
  }

  private block({ path, params, program, inverse }: hbs.AST.BlockStatement, scope: Scope): void {
    const [first] = params.map((param) => this.expression(param, scope));
    const inside = path.original === 'each' ? elementOf(first) : path.original === 'with' ? (first ?? anything) : null;
    if (inside === null) this.body(program, scope);
    else this.body(program, entered(scope, inside, program.blockParams));
    this.body(inverse, scope);
  }

  /** A partial is walked once for each place that uses it, since its context differs. */
  private partial({ name, params, hash }: hbs.AST.PartialStatement, scope: Scope): void {
    const partial = (name as hbs.AST.PathExpression).original;
    const source = this.partials[partial];
    if (source === undefined) return;
    const declared = declaredParameters(source);
    for (const pair of hash?.pairs ?? []) {
      this.expression(pair.value, scope);
      this.faults.note(scope.template, pair, declared.includes(pair.key), () => ({
        kind: 'parameter',
        text: pair.key,
        known: declared,
      }));
    }
    const given = params[0] ? (this.expression(params[0], scope) ?? anything) : scope.contexts.at(-1)!;
    // Handlebars gives a partial a context of its own only when something is handed to it.
    const around = params[0] || hash ? scope.contexts : scope.contexts.slice(0, -1);
    this.template({ name: partial, source }, [...around, withParameters(given, declared)]);
  }

  /** What an expression stands for; null when its name is unknown. */
  private expression(node: hbs.AST.Expression, scope: Scope): Shape | null {
    if (node.type === 'PathExpression') return this.path(node as hbs.AST.PathExpression, scope);
    if (node.type !== 'SubExpression') return value;
    const { path, params } = node as hbs.AST.SubExpression;
    const shapes = params.map((param) => this.expression(param, scope));
    if (path.original === 'eq') this.compare(params, shapes, scope);
    if (path.original === 'lines' || path.original === 'range') return list(value);
    return anything;
  }

  /** `{{#if (eq form.method "copy")}}`: a text that can never be the value makes the branch dead. */
  private compare(params: hbs.AST.Expression[], shapes: (Shape | null)[], { template }: Scope): void {
    const [of, text] = params[0]?.type === 'StringLiteral' ? [1, 0] : [0, 1];
    const literal = params[text];
    const shape = shapes[of];
    if (literal?.type !== 'StringLiteral' || shape?.kind !== 'value' || !shape.words) return;
    const words = shape.words;
    const written = (literal as hbs.AST.StringLiteral).value;
    this.faults.note(template, literal, words.includes(written), () => ({
      kind: 'word',
      text: written,
      of: pathText(params[of]),
      known: words,
    }));
  }

  private path(path: hbs.AST.PathExpression, scope: Scope): Shape | null {
    const found = path.data ? dataVariable(path, scope) : looked(path, scope);
    this.faults.note(scope.template, path, !('unknown' in found), () => ({
      kind: 'name',
      text: path.original,
      part: 'unknown' in found ? found.unknown : '',
      known: 'unknown' in found ? found.known : [],
    }));
    return 'unknown' in found ? null : found.shape;
  }
}

type Found = { shape: Shape } | { unknown: string; known: readonly string[] };

function looked(path: hbs.AST.PathExpression, { contexts, named }: Scope): Found {
  const [head, ...rest] = path.parts;
  const given = path.depth === 0 && !/^this\b|^\.\//.test(path.original) ? named.get(head) : undefined;
  if (given) return descend(given, rest);
  const context = contexts.at(-1 - path.depth);
  return context ? descend(context, path.parts) : { unknown: '../', known: [] };
}

function dataVariable({ parts }: hbs.AST.PathExpression, { contexts }: Scope): Found {
  const [head, ...rest] = parts;
  if (head === 'root') return descend(contexts[0], rest);
  return EACH_DATA.includes(head)
    ? { shape: value }
    : { unknown: `@${head}`, known: EACH_DATA.map((each) => `@${each}`) };
}

function descend(from: Shape, parts: readonly string[]): Found {
  let shape = from;
  for (const part of parts) {
    if (shape.kind === 'value' && shape.open) return { shape: anything };
    const next: Shape | undefined = shape.kind === 'record' ? ownField(shape, part) : inside(shape, part);
    if (!next) return { unknown: part, known: shape.kind === 'record' ? Object.keys(shape.fields) : [] };
    shape = next;
  }
  return { shape };
}

function ownField({ fields }: RecordShape, part: string): Shape | undefined {
  return Object.hasOwn(fields, part) ? fields[part] : undefined;
}

/** A list has elements, and lists and texts a length. */
function inside(shape: Shape, part: string): Shape | undefined {
  if (part === 'length') return value;
  return shape.kind === 'list' && /^\d+$/.test(part) ? shape.of : undefined;
}

function elementOf(shape: Shape | null | undefined): Shape {
  return shape?.kind === 'list' ? shape.of : anything;
}

function entered(scope: Scope, inside: Shape, [item, key]: string[] = []): Scope {
  const named = new Map(scope.named);
  if (item) named.set(item, inside);
  if (key) named.set(key, value);
  return { ...scope, contexts: [...scope.contexts, inside], named };
}

function withParameters(context: Shape, parameters: readonly string[]): Shape {
  if (parameters.length === 0 || context.kind === 'list' || (context.kind === 'value' && context.open)) return context;
  const own = context.kind === 'record' ? context.fields : {};
  return record({ ...Object.fromEntries(parameters.map((name) => [name, anything])), ...own });
}

/** A helper call printed at once is the same call inside another. */
function asCall(node: hbs.AST.MustacheStatement): hbs.AST.SubExpression {
  return { ...node, type: 'SubExpression' } as unknown as hbs.AST.SubExpression;
}

function pathText(node: hbs.AST.Node): string {
  return (node as hbs.AST.PathExpression).original ?? '';
}
