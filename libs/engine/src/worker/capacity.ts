/** What one poll asks for. */
export interface Ask {
  topics: ReadonlySet<string>;
  maxTasks: number;
  /** True to wait at the engine for a task to come. */
  longPoll: boolean;
}

/** More in one answer would only wait here. */
const LARGEST_BATCH = 50;

/**
 * Counts tasks in flight, whole and per topic, and says what may be asked for next so that neither limit is ever passed:
 * one request names all topics with room, and asks for no more than the narrowest of them can take.
 * While there is a backlog, every other poll leaves the narrow topics out and fills the rest of the room.
 */
export class Capacity {
  private readonly inFlight = new Map<string, number>();
  private total = 0;
  private wideTurn = false;

  constructor(
    private readonly whole: number,
    private readonly limits: ReadonlyMap<string, number>,
  ) {
    for (const topic of limits.keys()) this.inFlight.set(topic, 0);
  }

  enter(topic: string): void {
    this.total += 1;
    this.inFlight.set(topic, (this.inFlight.get(topic) ?? 0) + 1);
  }

  leave(topic: string): void {
    this.total -= 1;
    this.inFlight.set(topic, (this.inFlight.get(topic) ?? 1) - 1);
  }

  get used(): number {
    return this.total;
  }

  /** Tasks in flight by topic. */
  byTopic(): Record<string, number> {
    return Object.fromEntries(this.inFlight);
  }

  /** The next poll, or undefined when nothing more can be taken. */
  nextAsk(backlog: boolean): Ask | undefined {
    const free = this.whole - this.total;
    const open = [...this.limits.keys()].filter((topic) => this.room(topic) > 0);
    if (free <= 0 || open.length === 0) return undefined;
    this.wideTurn = backlog && !this.wideTurn;
    const wide = open.filter((topic) => this.room(topic) >= free);
    if (this.wideTurn && wide.length > 0 && wide.length < open.length) return ask(wide, free, false);
    return ask(open, Math.min(free, ...open.map((topic) => this.room(topic))), true);
  }

  private room(topic: string): number {
    return (this.limits.get(topic) ?? 0) - (this.inFlight.get(topic) ?? 0);
  }
}

function ask(topics: string[], maxTasks: number, longPoll: boolean): Ask {
  return { topics: new Set(topics), maxTasks: Math.min(maxTasks, LARGEST_BATCH), longPoll };
}
