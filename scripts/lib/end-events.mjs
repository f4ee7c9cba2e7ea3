import { existsSync, readFileSync } from 'node:fs';

/** Lines of the table `end event → test`: every end event that the run's process tests came to, and the first test that did. */
export function endEventTable(file) {
  if (!existsSync(file)) return [];
  const reached = readFileSync(file, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));
  const first = new Map();
  for (const each of reached) {
    const key = `${each.processId} ${each.elementId}`;
    if (!first.has(key)) first.set(key, each);
  }
  const rows = [...first.values()].sort((one, other) => keyOf(one).localeCompare(keyOf(other)));
  return ['── End events', ...rows.map((row) => `${keyOf(row)} ${row.name} → ${row.test}`)];
}

function keyOf({ processId, elementId }) {
  return `${processId}/${elementId}`;
}
