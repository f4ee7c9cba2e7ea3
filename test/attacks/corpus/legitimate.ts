import { collect } from './legitimate/collect';
import { decisionsAndTemplates } from './legitimate/decisions-and-templates';
import { drawing } from './legitimate/drawing';
import { events } from './legitimate/events';
import { formOfAllTypes } from './legitimate/form-of-all-types';
import { steps } from './legitimate/steps';
import { ways } from './legitimate/ways';
import type { DeploymentCase } from './types';

const PARTS = [steps, ways, events, drawing, decisionsAndTemplates, formOfAllTypes];

/** Deployments as a process owner makes them; each must be taken as it is. */
export const legitimate = (): DeploymentCase[] => PARTS.flatMap(collect);
