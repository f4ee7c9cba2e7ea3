import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { CLOCK, type Clock } from '@zhilu/domain';
import { inTransaction } from '@zhilu/persistence';
import { AuditLog } from '../audit/audit-log';
import { OnceWhile } from '../audit/once-while';
import type { CurrentPersonInfo } from '../requests/current-person';
import { ABSOLUTE_MS } from '../sessions/sessions.service';
import type { OpenCopy } from './release-rights';

/** A copy is sent in many parts; how long those of one session are one act: no session lasts longer than a viewing may. */
const ONE_ACT_MS = {
  'release.viewed': ABSOLUTE_MS,
  'derivative.viewed': ABSOLUTE_MS,
  'release.downloaded': 10 * 60_000,
} as const;

/** Who is about to be sent bytes of which copy, as what. */
export interface CopyRead {
  person: Pick<CurrentPersonInfo, 'personId' | 'sessionId'>;
  copy: OpenCopy;
  act: keyof typeof ONE_ACT_MS;
}

/** Keeps in the audit who was sent a copy, whichever part of it and in whatever order: no byte leaves before its row. */
@Injectable()
export class CopyReads {
  private readonly once = new OnceWhile();

  constructor(
    private readonly facts: DataSource,
    private readonly audit: AuditLog,
    @Inject(CLOCK) private readonly now: Clock,
  ) {}

  record({ person, copy: { derivative, release }, act }: CopyRead): Promise<void> {
    const { id, caseNumber, sha256 } = derivative;
    const about = release
      ? { objectKind: 'release', objectId: release.number }
      : { objectKind: 'derivative', objectId: id };
    const { personId, sessionId } = person;
    return this.once.do(`${sessionId} ${act} ${id}`, this.now().getTime(), ONE_ACT_MS[act], () =>
      inTransaction(this.facts, (manager) =>
        this.audit.append(manager, { personId, act, ...about, caseNumber, detail: { sha256 } }),
      ),
    );
  }
}
