import { TemplateError } from './template-error';

/** A node of Handlebars' syntax tree, as far as the check looks at it. */
interface SyntaxNode {
  type: string;
  loc: { start: { line: number } };
  [key: string]: unknown;
}

interface PathNode extends SyntaxNode {
  original: string;
  parts: string[];
  data: boolean;
  depth: number;
}

/** Where the walk is: the template's name and what it may call. */
export interface CheckContext {
  template: string;
  helpers: readonly string[];
  partials: readonly string[];
}

const MAX_NODES = 5_000;
const PARTIAL_NAME = /^_shared\/[a-z0-9-]+$/;
const FORBIDDEN_PARTS = new Set([
  '__proto__',
  'constructor',
  'prototype',
  '__defineGetter__',
  '__defineSetter__',
  '__lookupGetter__',
  '__lookupSetter__',
]);
const CALLS = new Set(['MustacheStatement', 'BlockStatement', 'SubExpression']);
const ALLOWED = new Set([
  ...CALLS,
  'Program',
  'ContentStatement',
  'CommentStatement',
  'PartialStatement',
  'PathExpression',
  'Hash',
  'HashPair',
  'StringLiteral',
  'NumberLiteral',
  'BooleanLiteral',
  'NullLiteral',
  'UndefinedLiteral',
]);

/** What a checked template is made of: its size, and the partials it uses, each as often as it uses it. */
export interface CheckedTemplate {
  elements: number;
  partials: string[];
}

/**
 * Walks a parsed template and refuses everything that is not on the allow-list: unescaped output, decorators, inline and
 * computed partials, unknown helpers, prototype paths, oversize. Throws TemplateError.
 */
export function checkTemplate(program: unknown, context: CheckContext): CheckedTemplate {
  const checked: CheckedTemplate = { elements: 0, partials: [] };
  const visit = (node: SyntaxNode): void => {
    checked.elements += 1;
    if (checked.elements > MAX_NODES) {
      throw fault(
        context,
        node,
        `超过 ${MAX_NODES} 个元素，请拆分或缩短`,
        `more than ${MAX_NODES} elements; split or shorten it`,
      );
    }
    checkNode(node, context, checked.partials);
    childrenOf(node).forEach(visit);
  };
  visit(program as SyntaxNode);
  return checked;
}

function checkNode(node: SyntaxNode, context: CheckContext, used: string[]): void {
  if (!ALLOWED.has(node.type)) {
    throw fault(
      context,
      node,
      '不支持装饰器和行内片段，请删去',
      'decorators and inline partials are not supported; remove it',
    );
  }
  if (node.type === 'MustacheStatement' && node.escaped === false) {
    throw fault(
      context,
      node,
      '不得使用三重花括号或 {{&…}}，请改为 {{…}}',
      'raw output {{{…}}} or {{&…}} is not allowed; write {{…}}',
    );
  }
  if (node.type === 'PartialStatement') used.push(checkPartial(node, context));
  if (node.type === 'PathExpression') checkPath(node as PathNode, context);
  if (CALLS.has(node.type)) checkCall(node, context);
}

function checkPartial(node: SyntaxNode, context: CheckContext): string {
  const name = String((node.name as Record<string, unknown>).original ?? '');
  if (!PARTIAL_NAME.test(name)) {
    throw fault(
      context,
      node,
      `片段“${name}”不在 _shared/ 中；只能引用 _shared/ 下的片段`,
      `partial "${name}" is not in _shared/; only those may be used`,
    );
  }
  if (context.partials.includes(name)) return name;
  const known = context.partials.join(', ');
  throw fault(
    context,
    node,
    `没有片段“${name}”；现有：${known || '无'}`,
    `partial "${name}" does not exist; there are: ${known || 'none'}`,
  );
}

function checkPath(path: PathNode, context: CheckContext): void {
  const forbidden = path.parts.find((part) => FORBIDDEN_PARTS.has(part));
  if (forbidden === undefined) return;
  throw fault(
    context,
    path,
    `不得使用“${forbidden}”；请写数据中的字段名`,
    `"${forbidden}" may not be used; name a field of the data`,
  );
}

function checkCall(node: SyntaxNode, context: CheckContext): void {
  const path = node.path as PathNode;
  const given = (node.params as unknown[]).length > 0 || node.hash !== undefined;
  if (path.type !== 'PathExpression') {
    throw fault(context, node, '花括号里要写字段名或助手名', 'braces must hold the name of a field or helper');
  }
  const helper = context.helpers.includes(path.original);
  if (helper && !given) {
    const name = path.original;
    throw fault(
      context,
      node,
      `助手“${name}”要带参数，如 {{${name} case.startedAt}}；同名字段请写 {{this.${name}}}`,
      `helper "${name}" needs a value, e.g. {{${name} case.startedAt}}; a field of that name is written {{this.${name}}}`,
    );
  }
  if (helper || (node.type === 'MustacheStatement' && !given)) return;
  const known = [...context.helpers].sort().join(', ');
  throw fault(
    context,
    node,
    `没有助手“${path.original}”；可用：${known}`,
    `helper "${path.original}" does not exist; there are: ${known}`,
  );
}

function childrenOf(node: SyntaxNode): SyntaxNode[] {
  const { path, name, params, hash, program, inverse, body, pairs, value } = node;
  return [path, name, params, hash, program, inverse, body, pairs, value].flat().filter(isNode);
}

function isNode(value: unknown): value is SyntaxNode {
  return typeof value === 'object' && value !== null && 'type' in value && 'loc' in value;
}

function fault(context: CheckContext, node: SyntaxNode, zh: string, en: string): TemplateError {
  return new TemplateError({ template: context.template, line: node.loc.start.line }, { zh, en });
}
