import { Controller, Get, Res } from '@nestjs/common';
import { ApiOkResponse, ApiServiceUnavailableResponse } from '@nestjs/swagger';
import type { Response } from 'express';
import { SpineIncidents } from '@zhilu/cases';
import { Public } from '../requests/route-marks';
import { Probes } from './probes';

interface Readiness {
  status: 'ok' | 'down';
  notReady: string[];
  warnings?: string[];
  /** Cases that wait for a person's decision, when there are any. */
  waitingCases?: number;
}

/** For supervisors of processes: no names of people, no versions, no sentences. */
@Controller('health')
@Public()
export class HealthController {
  constructor(
    private readonly probes: Probes,
    private readonly named: SpineIncidents,
  ) {}

  /** The process answers. */
  @Get('live')
  live(): { status: 'ok' } {
    return { status: 'ok' };
  }

  /** 503 with the names of the parts that are not there; `warnings` names what is there but not as it should be. */
  @ApiOkResponse()
  @ApiServiceUnavailableResponse({ description: 'Not ready' })
  @Get('ready')
  async ready(@Res({ passthrough: true }) response: Response): Promise<Readiness> {
    const [database, store, engine] = await Promise.all([
      this.probes.database(),
      this.probes.evidence(),
      this.probes.engine(),
    ]);
    const notReady = Object.entries({ database, store, engine })
      .filter(([, part]) => part.state === 'down')
      .map(([name]) => name);
    const guarded = engine.state === 'down' || (await this.probes.guard()).state === 'ok';
    response.status(notReady.length === 0 ? 200 : 503).setHeader('Cache-Control', 'no-store');
    const waitingCases = database.state === 'down' ? 0 : await this.named.waiting();
    const warnings = [...(guarded ? [] : ['guard']), ...(waitingCases > 0 ? ['cases'] : [])];
    return {
      status: notReady.length === 0 ? 'ok' : 'down',
      notReady,
      ...(warnings.length > 0 ? { warnings } : {}),
      ...(waitingCases > 0 ? { waitingCases } : {}),
    };
  }
}
