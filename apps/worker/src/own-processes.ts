import { Global, Injectable, Logger, Module, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { DataSource, IsNull } from 'typeorm';
import { LastingTrouble } from '@zhilu/domain';
import type { WorkerScope } from '@zhilu/engine';
import { BundleVersion } from '@zhilu/persistence';

const REFRESH_MS = 5_000;

/**
 * Which process versions are ours: those the portal deployed. On an engine that others use the worker takes no task of theirs,
 * even where a topic or a process has the same name.
 */
@Injectable()
export class OwnProcesses implements OnModuleInit, OnApplicationShutdown {
  private readonly logger = new Logger(OwnProcesses.name);
  private definitionIds: string[] = [];
  private timer: NodeJS.Timeout | null = null;
  private readonly trouble = new LastingTrouble();

  constructor(private readonly facts: DataSource) {}

  async onModuleInit(): Promise<void> {
    await this.refresh();
    this.timer = setInterval(() => void this.refresh(), REFRESH_MS);
  }

  onApplicationShutdown(): void {
    if (this.timer) clearInterval(this.timer);
  }

  scope(): WorkerScope {
    return { definitionIds: this.definitionIds };
  }

  private async refresh(): Promise<void> {
    try {
      const rows = await this.facts.manager.find(BundleVersion, {
        select: { id: true, definitionId: true },
        where: { lostAt: IsNull() },
      });
      this.definitionIds = rows.map((row) => row.definitionId);
      const lasted = this.trouble.ended();
      if (lasted) this.logger.log(`The list of own processes is read again, after ${lasted}.`);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      const line = this.trouble.failed(`The list of own processes stays as it was: ${reason}`);
      if (line) this.logger.warn(line);
    }
  }
}

@Global()
@Module({ providers: [OwnProcesses], exports: [OwnProcesses] })
export class OwnProcessesModule {}
