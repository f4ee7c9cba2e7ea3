import { Injectable } from '@nestjs/common';

/** Raised by whoever finds that the engine knows less, or other things, than the facts; the spine then compares the two. */
@Injectable()
export class EngineDoubt {
  private raised = false;

  raise(): void {
    this.raised = true;
  }

  /** Whether it was raised since the last question. */
  take(): boolean {
    const raised = this.raised;
    this.raised = false;
    return raised;
  }
}
