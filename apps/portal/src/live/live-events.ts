import { Injectable, type MessageEvent, type BeforeApplicationShutdown } from '@nestjs/common';
import { Observable, Subject, interval, map, merge, takeUntil, timer } from 'rxjs';

/** Keeps proxies from closing a quiet connection. */
const HEARTBEAT_MS = 25_000;
/** A stream ends after this long; the page connects again and its session is looked at again. */
const LIFE_MS = 30 * 60_000;
/** More open pages than this and the oldest one is closed; a person's browser reconnects by itself. */
const CONNECTIONS_A_PERSON = 10;

/** Server-sent events to the open pages of a person. Tells this process's connections only; pages also refresh by themselves. */
@Injectable()
export class LiveEvents implements BeforeApplicationShutdown {
  private readonly connections = new Map<string, Set<Subject<MessageEvent>>>();

  /** The stream of one page; hand it to an `@Sse()` route. `first` is sent at once. */
  stream(personId: string, first?: MessageEvent): Observable<MessageEvent> {
    return new Observable<MessageEvent>((subscriber) => {
      const channel = this.open(personId);
      const heartbeat = interval(HEARTBEAT_MS).pipe(map((): MessageEvent => ({ type: 'heartbeat', data: '' })));
      if (first) subscriber.next(first);
      const ended = timer(LIFE_MS);
      const subscription = merge(channel, heartbeat)
        .pipe(takeUntil(ended))
        .subscribe({ next: (event) => subscriber.next(event), complete: () => subscriber.complete() });
      channel.subscribe({ complete: () => subscriber.complete() });
      return () => {
        subscription.unsubscribe();
        this.close(personId, channel);
      };
    });
  }

  /** Pushes an event, e.g. `counts`, to every open page of the person. Nobody listening is no error. */
  push(personId: string, type: string, data: object): void {
    for (const channel of this.connections.get(personId) ?? []) channel.next({ type, data });
  }

  /** People with an open page on this process. */
  people(): string[] {
    return [...this.connections.keys()];
  }

  /** Ends every page of the person, e.g. when the session ends. */
  disconnect(personId: string): void {
    for (const channel of [...(this.connections.get(personId) ?? [])]) channel.complete();
  }

  /** Before the server closes: an open stream would keep it waiting. */
  beforeApplicationShutdown(): void {
    for (const personId of this.people()) this.disconnect(personId);
  }

  private open(personId: string): Subject<MessageEvent> {
    const channels = this.connections.get(personId) ?? new Set();
    this.connections.set(personId, channels);
    if (channels.size >= CONNECTIONS_A_PERSON) [...channels][0].complete();
    const channel = new Subject<MessageEvent>();
    channels.add(channel);
    return channel;
  }

  private close(personId: string, channel: Subject<MessageEvent>): void {
    const channels = this.connections.get(personId);
    channels?.delete(channel);
    if (channels?.size === 0) this.connections.delete(personId);
  }
}
