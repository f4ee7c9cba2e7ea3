/** From this share of its time on a step's deadline is near: whoever is asked is reminded, and lists say 将到期. */
const NEAR = 0.8;

/** When a step that was received and is due at these moments begins to be 将到期. Hours of the clock: working time is not modelled. */
export function soonFrom(receivedAt: Date, dueAt: Date): Date {
  const [from, to] = [receivedAt.getTime(), dueAt.getTime()];
  return new Date(from + Math.round(Math.max(0, to - from) * NEAR));
}
