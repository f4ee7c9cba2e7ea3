import { randomUUID } from 'node:crypto';
import { CommandLog, Spine } from '@zhilu/cases';
import { Backlog } from '../../apps/portal/src/health/backlog';
import { startPortal, type PortalApp } from '../support/portal-app';

/** What health says of an act and of to-dos that come late, though every part answers. */
describe('what waits', () => {
  let portal: PortalApp;
  let backlog: Backlog;
  beforeAll(async () => {
    portal = await startPortal();
    backlog = portal.app.get(Backlog);
  });
  afterEach(() => jest.restoreAllMocks());
  afterAll(() => portal?.stop());

  const ready = async () => (await fetch(`${portal.url}/health/ready`)).json() as Promise<Record<string, unknown>>;
  const fedAgo = (milliseconds: number) =>
    jest.spyOn(portal.app.get(Spine), 'sinceFedMs', 'get').mockReturnValue(milliseconds);

  it('to-dos are late after a minute', async () => {
    fedAgo(59_000);
    expect(backlog.inbox()).toMatchObject({ state: 'ok' });
    expect(await ready()).not.toHaveProperty('inboxAgeSeconds');
    fedAgo(61_000);
    expect(backlog.inbox()).toMatchObject({ state: 'warning', sentence: { zh: expect.stringContaining('1 分钟') } });
    expect(await ready()).toMatchObject({ inboxAgeSeconds: 61, warnings: expect.arrayContaining(['inbox']) });
    fedAgo(3 * 3_600_000);
    expect(backlog.inbox()).toMatchObject({ sentence: { en: expect.stringContaining('for 3 h') } });
  });

  it('an act is late after a minute on its way', async () => {
    await portal.app.get(CommandLog).accept(portal.facts.manager, {
      id: randomUUID(),
      kind: 'complete',
      caseNumber: 'CY2026-0001',
      taskId: 'nowhere',
      personId: randomUUID(),
      requestId: randomUUID(),
      payload: {},
    });
    expect(await backlog.acts()).toMatchObject({ state: 'ok' });
    expect(await ready()).not.toHaveProperty('waitingActs');
    portal.travel(62_000);
    expect(await backlog.acts()).toMatchObject({
      state: 'warning',
      sentence: { zh: expect.stringContaining('尚未送达') },
    });
    expect(await ready()).toMatchObject({ waitingActs: { accepted: 1 }, warnings: expect.arrayContaining(['acts']) });
  });
});
