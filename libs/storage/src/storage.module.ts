import { Module, type DynamicModule, type InjectionToken } from '@nestjs/common';
import type { Settings } from '@zhilu/config';
import { EVIDENCE_STORE } from './evidence-store';
import { openStore } from './open-store';
import { findProgram, type FoundProgram } from './programs';

/** Outside things that the work with media needs, as they were found at start. */
export interface MediaSetup {
  ffmpeg: FoundProgram;
  ffprobe: FoundProgram;
  xorriso: FoundProgram;
  /** Folder under which recorders' cards are mounted. */
  cardsFolder: string;
}

/** Injection token of the MediaSetup. */
export const MEDIA_SETUP = Symbol('MediaSetup');

export interface StorageOptions {
  /** Token of a globally provided Settings. */
  settings: InjectionToken;
  /** Token of a globally provided KnownStore: it says which store belongs here, and is told of a new one. */
  known: InjectionToken;
}

/** Provides the store, opened at start so that an app without it does not come up, and what was found for media. */
@Module({})
export class StorageModule {
  static forRoot({ settings, known }: StorageOptions): DynamicModule {
    const store = { provide: EVIDENCE_STORE, inject: [settings, known], useFactory: openStore };
    const media = { provide: MEDIA_SETUP, inject: [settings], useFactory: mediaSetup };
    return { module: StorageModule, global: true, providers: [store, media], exports: [EVIDENCE_STORE, MEDIA_SETUP] };
  }
}

function mediaSetup(settings: Settings): MediaSetup {
  return {
    ffmpeg: findProgram('ffmpeg', settings),
    ffprobe: findProgram('ffprobe', settings),
    xorriso: findProgram('xorriso', settings),
    cardsFolder: settings.CARD_DIR,
  };
}
