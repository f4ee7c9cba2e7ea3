import { Controller, Get, Req, Res } from '@nestjs/common';
import { ApiOkResponse, ApiServiceUnavailableResponse } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { Public } from '../requests/route-marks';
import { Backlog, isLate } from './backlog';
import { Insiders, isLocal } from './insiders';
import { Probes } from './probes';

interface Readiness {
  /** `degraded`: people are served, but something they do waits. */
  status: 'ok' | 'degraded' | 'down';
  notReady: string[];
  warnings?: string[];
  /** Cases that wait for a person's decision, when there are any. */
  waitingCases?: number;
  /** Seconds since the inbox was fed, when that is long ago. */
  inboxAgeSeconds?: number;
  /** When acts have been on their way to the engine for long; those it refused (stuck) are also cases that wait. */
  waitingActs?: { accepted: number; stuck: number; oldestSeconds: number };
}

/** Warnings under which nothing people do waits. */
const HARMLESS = new Set(['guard', 'cases']);

/** For supervisors of processes: no names of people, no versions, no sentences. */
@Controller('health')
@Public()
export class HealthController {
  constructor(
    private readonly probes: Probes,
    private readonly backlog: Backlog,
    private readonly insiders: Insiders,
  ) {}

  /** The process answers. */
  @Get('live')
  live(): { status: 'ok' } {
    return { status: 'ok' };
  }

  /**
   * 503 with the names of the parts without which this portal cannot serve: a database that answers and can be written, store, and an engine not reached since
   * the start. An engine that went away later is a warning: lists are read and acts are kept until it is back. `warnings`
   * names what is there but not as it should be; like the figures it is for programs on this machine and for administrators.
   */
  @ApiOkResponse()
  @ApiServiceUnavailableResponse({ description: 'Not ready' })
  @Get('ready')
  async ready(@Req() request: Request, @Res({ passthrough: true }) response: Response): Promise<Readiness> {
    const [database, store, engine] = await Promise.all([
      this.probes.database(),
      this.probes.evidence(),
      this.probes.engine(),
    ]);
    const met = this.backlog.inboxAgeSeconds !== null;
    const engineAway = engine.state === 'down';
    const notReady = named({
      database: database.state === 'down',
      store: store.state === 'down',
      engine: engineAway && !met,
      spine: !engineAway && !met && database.state !== 'down',
    });
    const waits = database.state === 'down' ? {} : await this.waits();
    const warnings = named({
      engine: engineAway && met,
      spine: !engineAway && met && !this.backlog.inTouch,
      guard: !engineAway && (await this.probes.guard()).state !== 'ok',
      inbox: waits.inboxAgeSeconds !== undefined,
      acts: waits.waitingActs !== undefined,
      store: store.state === 'warning' && !store.full,
      storeFull: store.full === true,
      cases: waits.waitingCases !== undefined,
    });
    const degraded = warnings.some((name) => !HARMLESS.has(name));
    const status = notReady.length > 0 ? 'down' : degraded ? 'degraded' : 'ok';
    response.status(status === 'down' ? 503 : 200).setHeader('Cache-Control', 'no-store');
    const mayKnow = isLocal(request) || (database.state !== 'down' && (await this.insiders.include(request)));
    if (!mayKnow) return { status, notReady };
    return { status, notReady, ...(warnings.length > 0 ? { warnings } : {}), ...waits };
  }

  /** Only what is out of the ordinary. */
  private async waits(): Promise<Pick<Readiness, 'waitingCases' | 'inboxAgeSeconds' | 'waitingActs'>> {
    const [cases, acts] = await Promise.all([this.backlog.casesWaiting(), this.backlog.actsWaiting()]);
    const age = this.backlog.inboxAgeSeconds;
    return {
      ...(cases ? { waitingCases: cases } : {}),
      ...(age !== null && isLate(age) ? { inboxAgeSeconds: age } : {}),
      ...(acts && isLate(acts.oldestSeconds) ? { waitingActs: acts } : {}),
    };
  }
}

function named(parts: Record<string, boolean>): string[] {
  return Object.keys(parts).filter((name) => parts[name]);
}
