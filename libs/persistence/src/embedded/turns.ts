import { setImmediate as nextTurnOfTheLoop } from 'node:timers/promises';

/** The embedded database answers without ever leaving the process; after this long the event loop gets its turn. */
const LONGEST_STRETCH_MS = 10;

/** A lock for one connection: whoever takes a turn has it alone until it is given back; first come, first served. */
export class Turns {
  private last: Promise<void> = Promise.resolve();
  private stretchBegan = 0;

  /** Resolves when it is our turn, with the function that gives it back. */
  async take(): Promise<() => void> {
    const before = this.last;
    let giveBack: () => void = () => undefined;
    const mine = new Promise<void>((resolve) => (giveBack = resolve));
    this.last = before.then(() => mine);
    await before;
    if (performance.now() - this.stretchBegan > LONGEST_STRETCH_MS) {
      await nextTurnOfTheLoop();
      this.stretchBegan = performance.now();
    }
    return giveBack;
  }
}
