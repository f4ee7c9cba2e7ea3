import { Controller, Get, Sse, type MessageEvent } from '@nestjs/common';
import type { Observable } from 'rxjs';
import type { Wire } from '@zhilu/domain';
import { Actors } from '../cases/actors';
import { Sends } from '../answers/sends';
import { CurrentPerson, type CurrentPersonInfo } from '../requests/current-person';
import { LiveEvents } from '../live/live-events';
import { InboxCounts } from './inbox-counts';

@Controller('api/inbox')
export class InboxController {
  constructor(
    private readonly actors: Actors,
    private readonly counts: InboxCounts,
    private readonly live: LiveEvents,
  ) {}

  @Get('counts')
  async now(@CurrentPerson() person: CurrentPersonInfo): Promise<Wire.InboxCounts> {
    return this.counts.of(await this.actors.of(person));
  }

  @Sends('text/event-stream')
  @Sse('events')
  async events(@CurrentPerson() person: CurrentPersonInfo): Promise<Observable<MessageEvent>> {
    return this.live.stream(person.personId, { type: 'counts', data: await this.now(person) });
  }
}
