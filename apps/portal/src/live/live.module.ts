import { Global, Module } from '@nestjs/common';
import { LiveEvents } from './live-events';

/** Events to open pages, for every feature. */
@Global()
@Module({ providers: [LiveEvents], exports: [LiveEvents] })
export class LiveModule {}
