import { Gauge, type Registry } from 'prom-client';
import type { Backlog } from './backlog';
import type { Probes } from './probes';

/** Gauges of what waits and of what is left; asked when they are read, absent where nobody tells. */
export function waitingGauges(registry: Registry, backlog: Backlog, probes: Probes): void {
  const gauge = (name: string, help: string, read: () => Promise<number | null> | number | null) =>
    new Gauge({
      name,
      help,
      registers: [registry],
      async collect() {
        const value = await read();
        if (value === null) this.remove();
        else this.set(value);
      },
    });
  const up = async (part: Promise<{ state: string }>) => ((await part).state === 'down' ? 0 : 1);
  gauge('zhilu_database_up', 'Whether the database answers', () => up(probes.database()));
  gauge('zhilu_store_up', 'Whether the evidence store can be used', () => up(probes.evidence()));
  gauge('zhilu_store_free_bytes', 'Bytes that can still be stored', () => probes.freeBytes());
  gauge('zhilu_engine_up', 'Whether the engine answers with its database', () => up(probes.engine()));
  gauge('zhilu_spine_in_touch', 'Whether the last heartbeat reached the engine', () => Number(backlog.inTouch));
  gauge('zhilu_inbox_age_seconds', 'Time since the inbox was fed', () => backlog.inboxAgeSeconds);
  gauge('zhilu_cases_waiting_for_decision', 'Cases that do not go on by themselves', () => backlog.casesWaiting());
  gauge(
    'zhilu_oldest_command_seconds',
    'Age of the oldest act on its way to the engine, 0 without one',
    async () => (await backlog.actsWaiting())?.oldestSeconds ?? null,
  );
  new Gauge({
    name: 'zhilu_commands_waiting',
    help: 'Acts of people on their way to the engine (accepted) or refused by it (stuck)',
    labelNames: ['state'],
    registers: [registry],
    async collect() {
      this.reset();
      const waiting = await backlog.actsWaiting();
      if (!waiting) return;
      this.set({ state: 'accepted' }, waiting.accepted);
      this.set({ state: 'stuck' }, waiting.stuck);
    },
  });
}
