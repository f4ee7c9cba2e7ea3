/** One deployment and the verdict that every check of the product must give on it. */
export interface DeploymentCase {
  /** Unique; also the key of the process or decision inside, so that its absence can be asked for. */
  id: string;
  files: Record<string, string | Buffer>;
  /** The element that the refusal must name. */
  element?: string;
  /** A file that must not (and, without the guard, does) come into being. */
  effect?: 'deploy' | 'start';
  /** Set when only one engine reads that namespace as its own. */
  effectOn?: 'camunda' | 'operaton';
}
