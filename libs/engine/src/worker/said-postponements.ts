const MOST_TASKS = 1_000;

/** A step that is put off again and again for one reason is named once in the log, not at each try. */
export class SaidPostponements {
  private readonly byTask = new Map<string, string>();

  /** Whether this postponement is news; remembers it. */
  isNews(taskId: string, reason: string): boolean {
    if (this.byTask.get(taskId) === reason) return false;
    // Tasks that ended elsewhere are never heard of again.
    if (this.byTask.size >= MOST_TASKS) this.byTask.clear();
    this.byTask.set(taskId, reason);
    return true;
  }

  /** The task ended some other way; put off anew it is news again. */
  forget(taskId: string): void {
    this.byTask.delete(taskId);
  }
}
