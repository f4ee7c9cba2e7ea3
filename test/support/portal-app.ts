import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { Test, type TestingModuleBuilder } from '@nestjs/testing';
import { DataSource } from 'typeorm';
import { readSettings } from '@zhilu/config';
import { CLOCK, type Clock } from '@zhilu/domain';
import { dress } from '../../apps/portal/src/server/dress';
import { PortalModule } from '../../apps/portal/src/portal.module';
import { createDatabase } from './databases';

/** The real portal on a port of its own with an embedded database and a store in a temporary folder. */
export interface PortalApp {
  url: string;
  folder: string;
  facts: DataSource;
  app: NestExpressApplication;
  /** Moves the portal's clock; rules see the new moment at once. */
  travel(milliseconds: number): void;
  stop(): Promise<void>;
}

/** ZHILU_TEST_DATABASE=mariadb runs the portal's suites on a private MariaDB instead. `change` may put a failing part in the place of a real one. */
export async function startPortal(
  environment: Record<string, string> = {},
  change: (module: TestingModuleBuilder) => TestingModuleBuilder = (module) => module,
): Promise<PortalApp> {
  const folder = await mkdtemp(join(tmpdir(), 'zhilu-portal-'));
  const database = process.env.ZHILU_TEST_DATABASE === 'mariadb' ? await createDatabase('mariadb') : null;
  const settings = readSettings({
    DATA_DIR: folder,
    LOG_LEVEL: 'silent',
    DEMO: 'false',
    SESSION_SECRET: 's'.repeat(32),
    DATABASE_URL: database?.settings.DATABASE_URL,
    ...environment,
  });
  let offset = 0;
  const clock: Clock = () => new Date(Date.now() + offset);
  const leaveNothing = async (): Promise<void> => {
    await database?.remove();
    await rm(folder, { recursive: true, force: true });
  };
  const builder = Test.createTestingModule({ imports: [PortalModule.with(settings)] }).overrideProvider(CLOCK);
  const module = await change(builder.useValue(clock))
    .compile()
    .catch(async (error: unknown) => {
      await leaveNothing();
      throw error;
    });
  const app = module.createNestApplication<NestExpressApplication>({
    bodyParser: false,
    forceCloseConnections: true,
    logger: false,
  });
  dress(app, settings);
  await app.listen(0, '127.0.0.1');
  return {
    url: await app.getUrl(),
    folder,
    facts: app.get(DataSource),
    app,
    travel: (milliseconds) => void (offset += milliseconds),
    stop: async () => {
      await app.close();
      await leaveNothing();
    },
  };
}
