import { Controller, Get, Header, HttpCode, Res } from '@nestjs/common';
import type { Response } from 'express';
import { register } from 'prom-client';
import { DataSource } from 'typeorm';
import { WorkerRuntime } from '@zhilu/engine';
import { databaseReachable } from '@zhilu/persistence';

/** For the operator and the portal's 系统管理; listens on the loopback address only. */
@Controller()
export class HealthController {
  constructor(
    private readonly runtime: WorkerRuntime,
    private readonly facts: DataSource,
  ) {}

  @Get('health/live')
  live(): { status: string } {
    return { status: 'ok' };
  }

  /** 200 while tasks are fetched and the facts can be reached; otherwise 503 with a sentence. */
  @Get('health/ready')
  @HttpCode(200)
  async ready(@Res({ passthrough: true }) response: Response): Promise<object> {
    const worker = this.runtime.health();
    const database = await databaseReachable(this.facts);
    if (!worker.ok || !database) response.status(503);
    return { worker, database };
  }

  @Get('metrics')
  @Header('Content-Type', register.contentType)
  metrics(): Promise<string> {
    return register.metrics();
  }
}
