/** True when `unitPath` is `ancestorPath` or below it; paths are the ids from the root, joined by `/`. */
export function isWithin(unitPath: string, ancestorPath: string): boolean {
  return unitPath === ancestorPath || unitPath.startsWith(`${ancestorPath}/`);
}
