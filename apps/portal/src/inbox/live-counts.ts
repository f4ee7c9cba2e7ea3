import { Injectable, Logger, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { auditTime, concatMap, from, type Subscription } from 'rxjs';
import { DataSource } from 'typeorm';
import { InboxChanges } from '@zhilu/cases';
import { Person } from '@zhilu/persistence';
import { Actors } from '../cases/actors';
import { LiveEvents } from '../live/live-events';
import { InboxCounts } from './inbox-counts';

/** Many changes in a moment are told once. */
const PAUSE_MS = 400;

/** Pushes fresh counts to everybody with an open page when a case moved; a person whose numbers stayed hears nothing. */
@Injectable()
export class LiveCounts implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(LiveCounts.name);
  private readonly told = new Map<string, string>();
  private subscription: Subscription | null = null;

  constructor(
    private readonly facts: DataSource,
    private readonly changes: InboxChanges,
    private readonly live: LiveEvents,
    private readonly actors: Actors,
    private readonly counts: InboxCounts,
  ) {}

  onApplicationBootstrap(): void {
    this.subscription = this.changes.moved
      .pipe(
        auditTime(PAUSE_MS),
        concatMap(() => from(this.tellAll())),
      )
      .subscribe();
  }

  beforeApplicationShutdown(): void {
    this.subscription?.unsubscribe();
  }

  private async tellAll(): Promise<void> {
    const people = this.live.people();
    for (const known of this.told.keys()) if (!people.includes(known)) this.told.delete(known);
    for (const personId of people) {
      await this.tell(personId).catch((error) =>
        this.logger.warn(`Counts were not pushed: ${error instanceof Error ? error.message : error}`),
      );
    }
  }

  private async tell(personId: string): Promise<void> {
    const person = await this.facts.manager.findOneBy(Person, { id: personId });
    if (!person) return;
    const counts = await this.counts.of(await this.actors.ofId(personId, person.unitId));
    const text = JSON.stringify(counts);
    if (this.told.get(personId) === text) return;
    this.told.set(personId, text);
    this.live.push(personId, 'counts', counts);
  }
}
