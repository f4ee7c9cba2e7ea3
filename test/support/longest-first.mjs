import Sequencer from '@jest/test-sequencer';

/** Folders whose files take minutes, though they are short to read; the longest first. */
const LONG = ['faults', 'portal', 'attacks', 'processes'].map((folder) => `/test/${folder}/`);

/** Files that take minutes begin first, so that none of them is left to run alone at the end; the others by their size. */
export default class LongestFirst extends Sequencer {
  sort(tests) {
    const rank = ({ path }) => [...LONG, path].findIndex((part) => path.includes(part));
    return super.sort(tests).sort((one, other) => rank(one) - rank(other));
  }
}
