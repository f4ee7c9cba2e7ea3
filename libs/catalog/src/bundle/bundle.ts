import { createHash } from 'node:crypto';
import type { Wire } from '@zhilu/domain';
import { ModelError } from '../model/model-error';
import { parseModel } from '../model/parse-model';
import type { ProcessModel } from '../model/process-model';
import { readDecisions, type DecisionTable } from './decisions';

/** A file of a bundle under its name in the deployment, which is its path in the repository. */
export interface BundleResource {
  name: string;
  content: Buffer;
}

/** A template as steps name it, e.g. `court-access/decision-letter`; partials are `_shared/<name>`. */
export interface TemplateFile {
  name: string;
  /** `html` becomes a PDF, `text` a message. */
  kind: 'html' | 'text';
  source: string;
}

/** A process with all that belongs to it: one engine deployment. */
export interface Bundle {
  processId: string;
  /** Sorted by name. */
  resources: BundleResource[];
  /** sha256 over names and contents; equal bundles have equal hashes. */
  contentHash: string;
  model: ProcessModel;
  /** form-js schemas by their id. */
  forms: ReadonlyMap<string, Wire.FormSchema>;
  templates: readonly TemplateFile[];
  decisions: readonly DecisionTable[];
}

/**
 * Reads a bundle from the files of a deployment, shipped or read back from the engine.
 * Throws ModelError when there is not exactly one readable BPMN file or a form is no readable JSON.
 */
export async function bundleFromResources(files: readonly BundleResource[]): Promise<Bundle> {
  const resources = [...files].sort((a, b) => (a.name < b.name ? -1 : 1));
  const model = await parseModel(onlyBpmn(resources).content.toString('utf8'));
  const dmn = resources.filter((each) => each.name.endsWith('.dmn'));
  return {
    processId: model.processId,
    resources,
    contentHash: hashOf(resources),
    model,
    forms: new Map(resources.filter((each) => each.name.endsWith('.form')).map(readFormFile)),
    templates: resources.flatMap(templateFile),
    decisions: (
      await Promise.all(dmn.map(({ name, content }) => readDecisions(name, content.toString('utf8'))))
    ).flat(),
  };
}

/** The template a step names, or null. */
export function findTemplate(bundle: Bundle, name: string, kind: TemplateFile['kind']): TemplateFile | null {
  return bundle.templates.find((each) => each.name === name && each.kind === kind) ?? null;
}

function onlyBpmn(resources: readonly BundleResource[]): BundleResource {
  const found = resources.filter((each) => each.name.endsWith('.bpmn'));
  if (found.length === 1) return found[0];
  throw new ModelError({
    zh: `一个流程应当只有一个流程图文件，这里有 ${found.length} 个`,
    en: `A process has exactly one BPMN file; here are ${found.length}`,
  });
}

function hashOf(resources: readonly BundleResource[]): string {
  const hash = createHash('sha256');
  for (const { name, content } of resources) hash.update(`${name}\n${content.length}\n`).update(content);
  return hash.digest('hex');
}

function readFormFile({ name, content }: BundleResource): [string, Wire.FormSchema] {
  try {
    const schema = JSON.parse(content.toString('utf8')) as Wire.FormSchema;
    if (typeof schema.id === 'string' && Array.isArray(schema.components)) return [schema.id, schema];
  } catch {
    // falls through to the same sentence: either way the file is no form
  }
  throw new ModelError({
    zh: `表单文件 ${name} 无法读取，应为带 id 和 components 的 JSON`,
    en: `The form file ${name} cannot be read; it must be JSON with an id and components`,
  });
}

function templateFile({ name, content }: BundleResource): TemplateFile[] {
  const match = /^templates\/(.+)\.(html|txt)\.hbs$/.exec(name);
  if (!match) return [];
  return [{ name: match[1], kind: match[2] === 'html' ? 'html' : 'text', source: content.toString('utf8') }];
}
