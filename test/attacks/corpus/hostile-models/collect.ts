import { xml } from '../model';
import { writes } from '../payload';
import type { DeploymentCase } from '../types';

type Built = Omit<DeploymentCase, 'id' | 'files'> & { model: string | Buffer };

/** Adds one case. `build` gets its id and an expression that would leave a file of that name in the folder of the proof. */
export type Add = (id: string, build: (id: string, run: string) => string | Buffer | Built) => void;

/** Cases of one idea. `folder` is where the proof would appear. */
export type Part = (add: Add, folder: string) => void;

/** The model's effect shows as soon as a case is started. */
export const onStart = (model: string, element = 'target'): Built => ({ model, element, effect: 'start' });

/** The refusal must name the element. */
export const at = (model: string, element = 'target'): Built => ({ model, element });

export function collect(folder: string, part: Part): DeploymentCase[] {
  const cases: DeploymentCase[] = [];
  part((id, build) => {
    const built = build(id, xml(writes(`${folder}/${id}`)));
    const { model, ...rest } = typeof built === 'string' || Buffer.isBuffer(built) ? { model: built } : built;
    cases.push({ id, files: { [`${id}.bpmn`]: model }, ...rest });
  }, folder);
  return cases;
}
