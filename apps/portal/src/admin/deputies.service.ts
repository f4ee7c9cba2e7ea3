import { Inject, Injectable } from '@nestjs/common';
import { DataSource, MoreThan } from 'typeorm';
import { CLOCK, Refusal, type Clock, type Sentence, type Wire } from '@zhilu/domain';
import { Deputy, inTransaction, type GrantRequest } from '@zhilu/persistence';
import { AuditLog } from '../audit/audit-log';
import { PersonRefs } from '../people/person-refs';
import { AccountNotices } from './account-notices';
import type { AddDeputy } from './admin.dto';
import { GrantRequests } from './grant-requests';
import { PeopleService } from './people.service';
import { refuseSelf } from './separation';

const LONGEST_DAYS = 366;
const DAY_MS = 86_400_000;

/** 离岗代理: for a time one person acts for another; what is done is recorded with 代. */
@Injectable()
export class DeputiesService {
  constructor(
    private readonly facts: DataSource,
    private readonly people: PeopleService,
    private readonly refs: PersonRefs,
    private readonly audit: AuditLog,
    private readonly requests: GrantRequests,
    private readonly notices: AccountNotices,
    @Inject(CLOCK) private readonly now: Clock,
  ) {}

  /** Present and coming ones. */
  async list(): Promise<Wire.DeputyView[]> {
    const rows = await this.facts
      .getRepository(Deputy)
      .find({ where: { validTo: MoreThan(this.now()) }, order: { validFrom: 'ASC' } });
    return this.views(rows);
  }

  /** Answers the request when a second person must confirm, because who is absent decides. */
  async add(adminId: string, input: AddDeputy): Promise<Wire.DeputyView | GrantRequest> {
    const { personId, deputyId } = input;
    refuseSelf(adminId, deputyId);
    const validFrom = new Date(input.validFrom);
    const validTo = new Date(input.validTo);
    this.checkPeriod(validFrom, validTo);
    if (personId === deputyId) throw wrong(SAME);
    await Promise.all([this.people.mustExist(personId), this.people.mustExist(deputyId)]);
    const power = { kind: 'deputy', personId: deputyId, absentId: personId, validFrom, validTo } as const;
    const answer = await this.requests.giveOrAsk(adminId, power);
    if ('request' in answer) return answer.request;
    const row = await this.facts.getRepository(Deputy).findOneByOrFail({ id: answer.given.id ?? '' });
    return (await this.views([row]))[0];
  }

  /** Ends it now; what was done under it stays as it is. */
  async remove(adminId: string, id: string): Promise<void> {
    const row = await this.facts.getRepository(Deputy).findOneBy({ id });
    if (!row) throw new Refusal('notFound', { zh: '没有这条代理，请刷新', en: 'There is no such deputy; reload' });
    await inTransaction(this.facts, async (manager) => {
      await manager.delete(Deputy, { id });
      await this.notices.tell(manager, adminId, row.deputyId, (whom) => `取消了${whom}的离岗代理`);
      const detail = { deputyId: row.deputyId, validFrom: row.validFrom, validTo: row.validTo };
      await this.audit.append(manager, {
        personId: adminId,
        act: 'deputy.removed',
        objectKind: 'person',
        objectId: row.personId,
        detail,
      });
    });
  }

  private async views(rows: Deputy[]): Promise<Wire.DeputyView[]> {
    const people = await this.refs.of(rows.flatMap((row) => [row.personId, row.deputyId]));
    return rows.flatMap(({ id, personId, deputyId, validFrom, validTo }) => {
      const [person, deputy] = [people.get(personId), people.get(deputyId)];
      return person && deputy
        ? [{ id, person, deputy, validFrom: validFrom.toISOString(), validTo: validTo.toISOString() }]
        : [];
    });
  }

  private checkPeriod(from: Date, to: Date): void {
    if (to <= from) throw wrong(ORDER);
    if (to <= this.now()) throw wrong(PAST);
    if (to.getTime() - from.getTime() > LONGEST_DAYS * DAY_MS) throw wrong(TOO_LONG);
  }
}

const SAME = { zh: '代理人不能是本人', en: 'A person cannot be their own deputy' };
const ORDER = { zh: '结束时间应晚于开始时间', en: 'The end must be after the beginning' };
const PAST = { zh: '结束时间已过', en: 'The end has passed already' };
const TOO_LONG = { zh: `代理期不超过 ${LONGEST_DAYS} 天`, en: `A deputy acts for at most ${LONGEST_DAYS} days` };

function wrong(sentence: Sentence): Refusal {
  return new Refusal('unprocessable', sentence);
}
