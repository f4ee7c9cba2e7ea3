import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Bundle, BundleResource } from '@zhilu/catalog';
import { BundlePart, inTransaction, isDuplicate } from '@zhilu/persistence';

/** Below the narrowest database's 64 KiB for a text. */
const PART_LENGTH = 60_000;

interface PackedFile {
  name: string;
  base64: string;
}

/** The files of every bundle that was ever deployed, in the facts: the engine may lose them, the cases of them may not. */
@Injectable()
export class BundleArchive {
  constructor(private readonly facts: DataSource) {}

  /** Keeps the bundle's files; keeping the same content again changes nothing. */
  async keep({ contentHash, resources }: Pick<Bundle, 'contentHash' | 'resources'>): Promise<void> {
    if (await this.facts.manager.existsBy(BundlePart, { contentHash })) return;
    const packed = await pack(resources);
    const parts = Array.from({ length: Math.ceil(packed.length / PART_LENGTH) }, (_, part) => ({
      id: `${contentHash}:${part}`,
      contentHash,
      part,
      content: packed.slice(part * PART_LENGTH, (part + 1) * PART_LENGTH),
    }));
    try {
      await inTransaction(this.facts, (manager) => manager.insert(BundlePart, parts));
    } catch (error) {
      if (!isDuplicate(error)) throw error;
    }
  }

  /** The files of the bundle of this hash; null when they were never kept. */
  async read(contentHash: string): Promise<BundleResource[] | null> {
    const parts = await this.facts.manager.find(BundlePart, { where: { contentHash }, order: { part: 'ASC' } });
    return parts.length === 0 ? null : unpack(parts.map((each) => each.content).join(''));
  }
}

async function pack(resources: readonly BundleResource[]): Promise<string> {
  const files: PackedFile[] = resources.map(({ name, content }) => ({ name, base64: content.toString('base64') }));
  return (await promisify(gzip)(JSON.stringify(files))).toString('base64');
}

async function unpack(packed: string): Promise<BundleResource[]> {
  const json = await promisify(gunzip)(Buffer.from(packed, 'base64'));
  const files = JSON.parse(json.toString('utf8')) as PackedFile[];
  return files.map(({ name, base64 }) => ({ name, content: Buffer.from(base64, 'base64') }));
}
