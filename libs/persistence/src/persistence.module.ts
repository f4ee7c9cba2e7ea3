import { Module, type DynamicModule, type InjectionToken, type OnApplicationShutdown } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { openFacts, type FactsSettings, type OpenFactsOptions } from './facts';

export interface PersistenceOptions extends OpenFactsOptions {
  /** Token of a globally provided Settings. */
  settings: InjectionToken;
}

/** Provides the facts database to every module as TypeORM's `DataSource`; closes it last, at shutdown. */
@Module({})
export class PersistenceModule implements OnApplicationShutdown {
  constructor(private readonly dataSource: DataSource) {}

  static forRoot({ settings, migrate }: PersistenceOptions): DynamicModule {
    const facts = {
      provide: DataSource,
      inject: [settings],
      useFactory: (given: FactsSettings) => openFacts(given, { migrate }),
    };
    return { module: PersistenceModule, global: true, providers: [facts], exports: [DataSource] };
  }

  async onApplicationShutdown(): Promise<void> {
    if (this.dataSource.isInitialized) await this.dataSource.destroy();
  }
}
