import { Module, type DynamicModule } from '@nestjs/common';
import type { Settings } from '@zhilu/config';
import { EVIDENCE_STORE } from './evidence-store';
import { openStore } from './open-store';
import { findProgram, type FoundProgram } from './programs';

/** The helper programs as they were found at start. */
export interface MediaPrograms {
  ffprobe: FoundProgram;
  xorriso: FoundProgram;
}

/** Injection token of the helper programs. */
export const MEDIA_PROGRAMS = Symbol('MediaPrograms');

/** Opens the store at start, so that an app without its store does not come up, and looks once for helper programs. */
@Module({})
export class StorageModule {
  static forRoot(settings: Settings): DynamicModule {
    return {
      module: StorageModule,
      global: true,
      providers: [
        { provide: EVIDENCE_STORE, useFactory: () => openStore(settings) },
        {
          provide: MEDIA_PROGRAMS,
          useFactory: (): MediaPrograms => ({
            ffprobe: findProgram('ffprobe', settings),
            xorriso: findProgram('xorriso', settings),
          }),
        },
      ],
      exports: [EVIDENCE_STORE, MEDIA_PROGRAMS],
    };
  }
}
