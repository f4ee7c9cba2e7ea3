import { IsNull, LessThan, LessThanOrEqual, MoreThan, Not, type EntityManager } from 'typeorm';
import type { Span } from '@zhilu/domain';
import { CardImport, DeviceIssue } from '@zhilu/persistence';

/** What a recorder may hold that nobody collected. */
export interface Uncollected {
  /** From the last time its card was read in whole (or ever, where it never was) to the instant. */
  span: Span;
  lastImport: CardImport | null;
  /** Milliseconds within the span in which somebody had it. */
  heldMs: number;
}

/**
 * What was not collected of a recorder by then: recorded by whoever had it since the last import, in store nobody records. An
 * import that did not come to its end, or a rescue that left files unread, collected nothing for certain.
 */
export async function uncollectedBy(manager: EntityManager, deviceId: string, to: Date): Promise<Uncollected> {
  const lastImport = await manager.findOne(CardImport, {
    where: { deviceId, startedAt: LessThanOrEqual(to), endedAt: Not(IsNull()), filesUnread: 0 },
    order: { startedAt: 'DESC' },
  });
  const span = { from: lastImport?.startedAt ?? new Date(0), to };
  const within = { deviceId, issuedAt: LessThan(to) };
  const lines = await manager.findBy(DeviceIssue, [
    { ...within, returnedAt: IsNull() },
    { ...within, returnedAt: MoreThan(span.from) },
  ]);
  return { span, lastImport, heldMs: lines.reduce((sum, line) => sum + heldWithin(line, span), 0) };
}

function heldWithin({ issuedAt, returnedAt }: DeviceIssue, { from, to }: Span): number {
  const end = Math.min((returnedAt ?? to).getTime(), to.getTime());
  return Math.max(0, end - Math.max(issuedAt.getTime(), from.getTime()));
}
