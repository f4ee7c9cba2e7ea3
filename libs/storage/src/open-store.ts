import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Settings } from '@zhilu/config';
import { storeUnavailable } from './disk/refusals';
import { DiskStore } from './disk/disk-store';
import type { KnownStore } from './disk/store-root';
import type { EvidenceStore } from './evidence-store';

/**
 * Opens the store that STORE_URL names; `file://` is a folder, made when absent unless DATA_DIR/store.json or `known` know one.
 * Throws Refusal('unavailable') when it is not there, is another, or is of a kind this version does not know (`s3://`).
 */
export async function openStore(
  settings: Pick<Settings, 'STORE_URL' | 'DATA_DIR'>,
  known?: KnownStore,
): Promise<EvidenceStore> {
  const url = new URL(settings.STORE_URL);
  if (url.protocol !== 'file:') {
    throw storeUnavailable(
      `本版本尚不支持 ${url.protocol}// 存储，请将 STORE_URL 设为 file:// 文件夹`,
      `${url.protocol}// stores are not yet supported; set STORE_URL to a file:// folder`,
    );
  }
  return DiskStore.open(fileURLToPath(url), { memory: join(settings.DATA_DIR, 'store.json'), known });
}
