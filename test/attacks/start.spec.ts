import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildEngine, startEngine } from '../support/engine';
import { get } from './http';

/** The engine never runs with a password that nobody chose, and a changed one holds from the next start. */
describe('the service accounts', () => {
  const jar = join(__dirname, '..', '..', 'engine', 'app', 'target', 'zhilu-engine.jar');
  const dataDir = mkdtempSync(join(tmpdir(), 'zhilu-engine-'));

  beforeAll(() => buildEngine(), 300_000);
  afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

  it.each(['ADMIN', 'PORTAL', 'WORKER'])('need a password: %s', (role) => {
    const env: Record<string, string> = { PATH: process.env.PATH ?? '', ENGINE_DATA_DIR: dataDir };
    for (const other of ['ADMIN', 'PORTAL', 'WORKER'].filter((one) => one !== role)) {
      env[`ENGINE_${other}_PASSWORD`] = 'a-secret-of-the-test';
    }
    const run = spawnSync('java', ['-jar', jar], { env, encoding: 'utf8' });
    expect(run.status).toBe(78);
    expect(run.stderr.trim().split('\n')).toEqual([
      expect.stringMatching(new RegExp(`^The engine does not start: set ENGINE_${role}_PASSWORD, .+\\.$`)),
    ]);
    expect(run.stdout + run.stderr).not.toContain('a-secret-of-the-test');
  });

  it('take a new password at the next start and forget the old one', async () => {
    const first = await startEngine({ dataDir, env: { ENGINE_PORTAL_PASSWORD: 'first-password' } });
    try {
      expect((await get(first, first.portal, '/task')).status).toBe(200);
    } finally {
      await first.stop();
    }
    const second = await startEngine({ dataDir, env: { ENGINE_PORTAL_PASSWORD: 'second-password' } });
    try {
      expect((await get(second, second.portal, '/task')).status).toBe(200);
      expect((await get(second, first.portal, '/task')).status).toBe(401);
      // A stranger who knows only the name cannot lock the account.
      for (let tries = 0; tries < 12; tries++) await get(second, { user: 'zhilu-portal', password: 'guess' }, '/task');
      expect((await get(second, second.portal, '/task')).status).toBe(200);
      expect(second.log()).not.toContain('password');
    } finally {
      await second.stop();
    }
  }, 300_000);
});
