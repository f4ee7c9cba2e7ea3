import { hostileFiles } from './hostile-files';
import { hostileModels } from './hostile-models';
import type { DeploymentCase } from './types';

export { legitimate } from './legitimate';
export type { DeploymentCase } from './types';

/** Every deployment that must be refused. `folder` is where the proof of an effect would appear. */
export const hostile = (folder: string): DeploymentCase[] => [...hostileModels(folder), ...hostileFiles(folder)];
