import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import libsql from 'libsql';
import { DataSource } from 'typeorm';
import type { Settings } from '@zhilu/config';
import * as entities from '@zhilu/persistence';

export async function openFacts(settings: Settings): Promise<DataSource> {
  await mkdir(settings.DATA_DIR, { recursive: true });
  const source = new DataSource({
    type: 'better-sqlite3',
    driver: libsql,
    database: join(settings.DATA_DIR, 'facts.sqlite'),
    entities: Object.values(entities).filter(
      (each) => typeof each === 'function' && /^class /.test(String(each)),
    ) as (new () => object)[],
    synchronize: true,
  });
  return source.initialize();
}
