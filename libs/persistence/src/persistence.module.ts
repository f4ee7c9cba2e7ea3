import { Module, type DynamicModule, type InjectionToken, type OnApplicationShutdown } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { FactsMemory } from './facts-memory';
import { openFacts, type FactsSettings, type OpenFactsOptions } from './facts';
import { StoreMark } from './store-mark';

export interface PersistenceOptions extends OpenFactsOptions {
  /** Token of a globally provided Settings. */
  settings: InjectionToken;
}

/** Provides the facts database to every module as TypeORM's `DataSource`, what DATA_DIR remembers of it and which store it belongs to; closes it last, at shutdown. */
@Module({})
export class PersistenceModule implements OnApplicationShutdown {
  constructor(private readonly dataSource: DataSource) {}

  static forRoot({ settings, migrate }: PersistenceOptions): DynamicModule {
    const facts = {
      provide: DataSource,
      inject: [settings],
      useFactory: (given: FactsSettings) => openFacts(given, { migrate }),
    };
    const memory = {
      provide: FactsMemory,
      inject: [settings, DataSource],
      useFactory: ({ DATA_DIR }: FactsSettings) => FactsMemory.of(DATA_DIR),
    };
    return {
      module: PersistenceModule,
      global: true,
      providers: [facts, memory, StoreMark],
      exports: [DataSource, FactsMemory, StoreMark],
    };
  }

  async onApplicationShutdown(): Promise<void> {
    if (this.dataSource.isInitialized) await this.dataSource.destroy();
  }
}
