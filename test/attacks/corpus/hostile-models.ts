import { brokenXml } from './hostile-models/broken-xml';
import { callsInExpressions } from './hostile-models/calls-in-expressions';
import { codeByName } from './hostile-models/code-by-name';
import { hiddenExpressions } from './hostile-models/hidden-expressions';
import { listenersAndScripts } from './hostile-models/listeners-and-scripts';
import { namespaces } from './hostile-models/namespaces';
import { wearingDown } from './hostile-models/wearing-down';
import { collect } from './hostile-models/collect';
import type { DeploymentCase } from './types';

const PARTS = [
  callsInExpressions,
  hiddenExpressions,
  codeByName,
  listenersAndScripts,
  namespaces,
  brokenXml,
  wearingDown,
];

/** Models that would run code, reach out, or wear the engine down. `folder` is where the proof would appear. */
export const hostileModels = (folder: string): DeploymentCase[] => PARTS.flatMap((part) => collect(folder, part));
