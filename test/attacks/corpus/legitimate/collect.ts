import type { DeploymentCase } from '../types';

/** Adds a model with what belongs to it. */
export type Add = (id: string, model: string, files?: Record<string, string>) => void;

/** Adds a single file of another kind. */
export type AddFile = (id: string, name: string, content: string) => void;

/** Cases of one idea. */
export type Part = (add: Add, one: AddFile) => void;

export function collect(part: Part): DeploymentCase[] {
  const cases: DeploymentCase[] = [];
  part(
    (id, model, files = {}) => cases.push({ id, files: { [`${id}.bpmn`]: model, ...files } }),
    (id, name, content) => cases.push({ id, files: { [name]: content } }),
  );
  return cases;
}

/** A form-js form as its editor saves it. */
export const form = (id: string, components: unknown[]): string =>
  JSON.stringify(
    { id, type: 'default', schemaVersion: 18, exporter: { name: 'form-js', version: '1.23.0' }, components },
    null,
    2,
  );
