import { Controller, Get, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { Refusal } from '@zhilu/domain';
import { Sends } from '../answers/sends';
import { Public } from '../requests/route-marks';
import { Insiders } from './insiders';
import { Metrics } from './metrics';

@Controller('metrics')
export class MetricsController {
  constructor(
    private readonly metrics: Metrics,
    private readonly insiders: Insiders,
  ) {}

  /** For a scraper on the same machine, and for administrators. */
  @Public()
  @Sends('text/plain')
  @Get()
  async read(@Req() request: Request, @Res() response: Response): Promise<void> {
    if (!(await this.insiders.include(request))) throw notForYou();
    response.setHeader('Content-Type', this.metrics.registry.contentType);
    response.setHeader('Cache-Control', 'no-store');
    response.send(await this.metrics.registry.metrics());
  }
}

function notForYou(): Refusal {
  return new Refusal('forbidden', {
    zh: '运行指标只供本机和系统管理员查看',
    en: 'Metrics are for this machine and administrators only',
  });
}
