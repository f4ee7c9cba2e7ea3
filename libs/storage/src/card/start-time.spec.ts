import { correctedStart, type FoundTimes } from './start-time';

const start = new Date('2026-11-20T01:00:00Z');
const minutes = (count: number, from = start) => new Date(from.getTime() + count * 60_000);
const times = (over: Partial<FoundTimes>): FoundTimes => ({
  name: null,
  container: null,
  modified: minutes(10),
  imported: minutes(600),
  durationMs: 600_000,
  clockOffsetMs: 0,
  ...over,
});

describe('corrected start of a recording', () => {
  it.each<[string, Partial<FoundTimes>, string, Date]>([
    ['the name first', { name: start, container: minutes(3) }, 'file-name', start],
    ['the container in UTC, start written', { container: start }, 'container-utc', start],
    ['the container in UTC, end written', { container: minutes(10) }, 'container-utc', minutes(10)],
    ['the container in local time, as many recorders write it', { container: minutes(480) }, 'container-local', start],
    [
      'a container time ahead of the import as local',
      { container: minutes(700), modified: null },
      'container-local',
      minutes(220),
    ],
    ['UTC when nothing speaks against it', { container: start, modified: null }, 'container-utc', start],
    ['the last change less the length', {}, 'file-modified', start],
    ['the import when nothing is left', { modified: null }, 'imported', minutes(600)],
    [
      'no reset clock',
      { name: new Date('2000-01-01T00:00:00Z'), container: new Date('1970-02-01T00:00:00Z') },
      'file-modified',
      start,
    ],
    ['no time days ahead of the import', { name: minutes(600 + 25 * 60) }, 'file-modified', start],
    ['less a fast recorder’s offset', { name: minutes(5), clockOffsetMs: 300_000 }, 'file-name', start],
    ['plus a slow recorder’s offset', { clockOffsetMs: -60_000 }, 'file-modified', minutes(1)],
    ['no offset on the trusted time', { modified: null, clockOffsetMs: 60_000 }, 'imported', minutes(600)],
  ])('takes %s', (_, over, rule, startedAt) => {
    expect(correctedStart(times(over))).toEqual({ rule, startedAt });
  });
});
