import { Injectable } from '@nestjs/common';
import { DataSource, IsNull } from 'typeorm';
import { InboxQuery, type Actor } from '@zhilu/cases';
import type { Wire } from '@zhilu/domain';
import { CaseCopy, CaseFile, Notification } from '@zhilu/persistence';

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
      copiedUnread: await this.unreadCopies(personId),
      notificationsUnread: await manager.countBy(Notification, { personId, readAt: IsNull() }),
    };
  }

  /** A case that became secret after it was copied is no longer shown, so it is not counted (article 18). */
  private unreadCopies(personId: string): Promise<number> {
    return this.facts.manager
      .createQueryBuilder(CaseCopy, 'copy')
      .innerJoin(CaseFile, 'file', 'file.caseNumber = copy.caseNumber')
      .where("copy.personId = :personId AND copy.readAt IS NULL AND file.secrecy = 'internal'", { personId })
      .getCount();
  }
}
