import { Body, Controller, Get, HttpCode, Inject, Post } from '@nestjs/common';
import { DataSource, In, IsNull } from 'typeorm';
import { z } from 'zod';
import { CLOCK, type Clock, type Wire } from '@zhilu/domain';
import { Notification } from '@zhilu/persistence';
import { CurrentPerson, type CurrentPersonInfo } from '../requests/current-person';
import { strictDto } from '../requests/strict-dto';

class MarkRead extends strictDto({ ids: z.array(z.string().min(1).max(190)).min(1).max(200) }) {}

const NEWEST = 100;

@Controller('api/notifications')
export class NotificationsController {
  constructor(
    private readonly facts: DataSource,
    @Inject(CLOCK) private readonly now: Clock,
  ) {}

  @Get()
  async list(@CurrentPerson() { personId }: CurrentPersonInfo): Promise<Wire.NotificationView[]> {
    const rows = await this.facts
      .getRepository(Notification)
      .find({ where: { personId }, order: { at: 'DESC' }, take: NEWEST });
    return rows.map(({ id, text, caseNumber, taskId, at, readAt }) => ({
      id,
      text,
      caseNumber,
      taskId,
      at: at.toISOString(),
      read: readAt !== null,
    }));
  }

  /** Marks the person's own; ids of others are left alone without a word. */
  @Post('read')
  @HttpCode(204)
  async markRead(@CurrentPerson() { personId }: CurrentPersonInfo, @Body() { ids }: MarkRead): Promise<void> {
    await this.facts
      .getRepository(Notification)
      .update({ id: In(ids), personId, readAt: IsNull() }, { readAt: this.now() });
  }
}
