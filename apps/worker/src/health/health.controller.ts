import { Controller, Get, Header, HttpCode, Res } from '@nestjs/common';
import type { Response } from 'express';
import { register } from 'prom-client';
import { WorkerRuntime } from '@zhilu/engine';
import { Footing } from '../footing/footing';

/** For the operator and the portal's 系统管理; listens on the loopback address only. */
@Controller()
export class HealthController {
  constructor(
    private readonly runtime: WorkerRuntime,
    private readonly footing: Footing,
  ) {}

  @Get('health/live')
  live(): { status: string } {
    return { status: 'ok' };
  }

  /** 200 while tasks are fetched and facts and store are there; otherwise 503 with the sentence of what is missing. */
  @Get('health/ready')
  @HttpCode(200)
  async ready(@Res({ passthrough: true }) response: Response): Promise<object> {
    const worker = this.runtime.health();
    const { facts, store } = await this.footing.look();
    if (!worker.ok || facts || store) response.status(503);
    return { worker, database: !facts, store: !store, missing: { facts, store } };
  }

  @Get('metrics')
  @Header('Content-Type', register.contentType)
  metrics(): Promise<string> {
    return register.metrics();
  }
}
