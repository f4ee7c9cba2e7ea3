import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DataSource, In, IsNull, Not } from 'typeorm';
import type { Bundle } from '@zhilu/catalog';
import { systemClock } from '@zhilu/domain';
import type { Definition } from '@zhilu/engine';
import { BundleVersion, CaseFile, isDuplicate } from '@zhilu/persistence';
import { BundleArchive } from './bundle-archive';

/** Which versions of our processes the engine has, and which it had. */
@Injectable()
export class BundleVersions {
  constructor(
    private readonly facts: DataSource,
    private readonly archive: BundleArchive,
  ) {}

  /** Newest version of a process in the engine, or null. */
  newest(processId: string): Promise<BundleVersion | null> {
    return this.facts.manager.findOne(BundleVersion, {
      where: { processId, lostAt: IsNull() },
      order: { version: 'DESC' },
    });
  }

  /** Newest version of every process in the engine. */
  async newestOfAll(): Promise<BundleVersion[]> {
    const all = await this.facts.manager.find(BundleVersion, {
      where: { lostAt: IsNull() },
      order: { version: 'ASC' },
    });
    return [...new Map(all.map((row) => [row.processId, row])).values()];
  }

  /** Every process of ours, whether the engine has it now or not. */
  async processIds(): Promise<string[]> {
    const rows = await this.facts.manager.find(BundleVersion, { select: { id: true, processId: true } });
    return [...new Set(rows.map((row) => row.processId))];
  }

  /** What the engine has of the content of this version: itself, or the version it was brought back as; else null. */
  async standingFor(definitionId: string): Promise<BundleVersion | null> {
    const row = await this.facts.manager.findOneBy(BundleVersion, { definitionId });
    if (!row || row.lostAt === null) return row;
    return this.facts.manager.findOne(BundleVersion, {
      where: { processId: row.processId, contentHash: row.contentHash, lostAt: IsNull() },
      order: { version: 'DESC' },
    });
  }

  /** Writes down a version the engine has, with its files. */
  async record(definition: Definition, bundle: Bundle, origin: BundleVersion['origin']): Promise<BundleVersion> {
    await this.archive.keep(bundle);
    const row: BundleVersion = {
      id: randomUUID(),
      processId: definition.key,
      definitionId: definition.id,
      deploymentId: definition.deploymentId,
      version: definition.version,
      contentHash: bundle.contentHash,
      origin,
      deployedAt: systemClock(),
      lostAt: null,
    };
    try {
      await this.facts.manager.insert(BundleVersion, row);
    } catch (error) {
      if (!isDuplicate(error)) throw error;
    }
    return this.facts.manager.findOneByOrFail(BundleVersion, { definitionId: definition.id });
  }

  async all(): Promise<BundleVersion[]> {
    return this.facts.manager.find(BundleVersion);
  }

  /** Takes down which of the known versions the engine has at present. */
  async follow(standing: ReadonlySet<string>): Promise<void> {
    for (const row of await this.all()) {
      const stands = standing.has(row.definitionId);
      if (stands === (row.lostAt === null)) continue;
      await this.facts.manager.update(BundleVersion, { id: row.id }, { lostAt: stands ? null : systemClock() });
    }
  }

  /**
   * Versions the engine lost and must get back, oldest first: running cases stand on them, or an owner made them and nothing
   * newer of the process stands.
   */
  async missed(): Promise<BundleVersion[]> {
    const lost = await this.facts.manager.find(BundleVersion, {
      where: { lostAt: Not(IsNull()) },
      order: { deployedAt: 'ASC', version: 'ASC' },
    });
    if (lost.length === 0) return [];
    const used = await this.facts.manager.find(CaseFile, {
      select: { caseNumber: true, definitionId: true },
      where: { definitionId: In(lost.map((row) => row.definitionId)), endedAt: IsNull() },
    });
    const newest = new Map((await this.byAge()).map((row) => [row.processId, row.id]));
    const needed = lost.filter(
      ({ id, definitionId, processId, origin }) =>
        used.some((file) => file.definitionId === definitionId) || (origin === 'owner' && newest.get(processId) === id),
    );
    const standing = await Promise.all(needed.map((row) => this.standingFor(row.definitionId)));
    return needed.filter((_, index) => standing[index] === null);
  }

  private byAge(): Promise<BundleVersion[]> {
    return this.facts.manager.find(BundleVersion, { order: { deployedAt: 'ASC', version: 'ASC' } });
  }
}
