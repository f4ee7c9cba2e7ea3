/** A lock for one connection: whoever takes a turn has it alone until it is given back; first come, first served. */
export class Turns {
  private last: Promise<void> = Promise.resolve();

  /** Resolves when it is our turn, with the function that gives it back. */
  async take(): Promise<() => void> {
    const before = this.last;
    let giveBack: () => void = () => undefined;
    const mine = new Promise<void>((resolve) => (giveBack = resolve));
    this.last = before.then(() => mine);
    await before;
    return giveBack;
  }
}
