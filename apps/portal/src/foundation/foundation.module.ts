import { Global, Module, type DynamicModule } from '@nestjs/common';
import type { Settings } from '@zhilu/config';
import { DocumentsModule } from '@zhilu/documents';
import { CLOCK, systemClock } from '@zhilu/domain';
import { PersistenceModule, StoreMark } from '@zhilu/persistence';
import { StorageModule } from '@zhilu/storage';
import { NewBureau } from './new-bureau';
import { SETTINGS } from './tokens';

/** What every feature stands on: settings, clock, facts, evidence store, papers. */
@Global()
@Module({})
export class FoundationModule {
  static with(settings: Settings): DynamicModule {
    return {
      module: FoundationModule,
      imports: [
        PersistenceModule.forRoot({ settings: SETTINGS, migrate: 'run' }),
        StorageModule.forRoot({ settings: SETTINGS, known: StoreMark }),
        DocumentsModule.forRoot({ settings: SETTINGS }),
      ],
      providers: [{ provide: SETTINGS, useValue: settings }, { provide: CLOCK, useValue: systemClock }, NewBureau],
      exports: [SETTINGS, CLOCK, NewBureau],
    };
  }
}
