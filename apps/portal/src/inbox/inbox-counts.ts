import { Injectable } from '@nestjs/common';
import { DataSource, IsNull } from 'typeorm';
import { InboxQuery, type Actor } from '@zhilu/cases';
import type { Wire } from '@zhilu/domain';
import { CaseCopy, Notification } from '@zhilu/persistence';

/** The numbers beside the boxes and on the bell. */
@Injectable()
export class InboxCounts {
  constructor(
    private readonly facts: DataSource,
    private readonly inbox: InboxQuery,
  ) {}

  async of(actor: Actor): Promise<Wire.InboxCounts> {
    const { personId } = actor;
    const { manager } = this.facts;
    return {
      ...(await this.inbox.counts(actor)),
      copiedUnread: await manager.countBy(CaseCopy, { personId, readAt: IsNull() }),
      notificationsUnread: await manager.countBy(Notification, { personId, readAt: IsNull() }),
    };
  }
}
