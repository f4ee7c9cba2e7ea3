import { Inject, Injectable, Optional } from '@nestjs/common';
import { DataSource, type SelectQueryBuilder } from 'typeorm';
import { CLOCK, endOfDay, isSecret, startOfDay, type Clock } from '@zhilu/domain';
import { AccessGrant, Recording, Unit, containing, withinUnit } from '@zhilu/persistence';
import { NoRight } from '../audit/refusal-audit';
import { CASE_ACCESS, type CaseAccess } from '../ports/case-access';
import { Rights } from '../people/rights';
import { covers, recordingScope, type RecordingScope } from './recording-scope';
import type { RecordingFilters, RecordingsQuery } from './recordings.dto';
import { onlyVisible } from './scope-filter';

/** Finds recordings, always within what the person may see. */
@Injectable()
export class RecordingsFinder {
  constructor(
    private readonly facts: DataSource,
    private readonly rights: Rights,
    @Inject(CLOCK) private readonly now: Clock,
    @Optional() @Inject(CASE_ACCESS) private readonly cases?: CaseAccess,
  ) {}

  async scopeOf(personId: string): Promise<RecordingScope> {
    return recordingScope(personId, await this.rights.rolesOf(personId));
  }

  /** A query with alias `recording` over what the scope sees. */
  visible(scope: RecordingScope): SelectQueryBuilder<Recording> {
    return onlyVisible(
      this.facts.getRepository(Recording).createQueryBuilder('recording').where('1 = 1'),
      scope,
      this.now(),
    );
  }

  /** One recording the person sees, or is asked about at an open step. Throws NoRight (404) for others and for unknown ids alike. */
  async one(scope: RecordingScope, id: string): Promise<Recording> {
    const found = await this.visible(scope).andWhere('recording.id = :id', { id }).getOne();
    if (found) return found;
    if (await this.asked(scope, id)) return this.facts.getRepository(Recording).findOneByOrFail({ id });
    throw new NoRight(
      'notFound',
      { zh: '没有这段录像，或您无权查看', en: 'There is no such recording, or you may not see it' },
      'recording',
      id,
    );
  }

  /**
   * The case that asks the person about this recording at a step open now: who is to decide on footage must see it. Marked
   * footage is left to those whose role sees it (article 18), and who administers never sees any.
   */
  async asked(scope: RecordingScope, id: string): Promise<string | null> {
    if (scope.none || !this.cases) return null;
    const recording = await this.facts.getRepository(Recording).findOneBy({ id });
    if (!recording || isSecret(recording.secrecy)) return null;
    return this.cases.askedAbout(scope.personId, id);
  }

  async page(scope: RecordingScope, query: RecordingsQuery): Promise<{ rows: Recording[]; total: number }> {
    const builder = await this.narrowed(scope, query);
    if (query.ids) builder.andWhere('recording.id IN (:...ids)', { ids: [...query.ids, ''] });
    const [rows, total] = await builder
      .orderBy(`recording.${query.sort.replace('-', '')}`, query.sort.startsWith('-') ? 'DESC' : 'ASC')
      .addOrderBy('recording.id')
      .offset((query.page - 1) * query.size)
      .limit(query.size)
      .getManyAndCount();
    return { rows, total };
  }

  async narrowed(scope: RecordingScope, filters: RecordingFilters): Promise<SelectQueryBuilder<Recording>> {
    const query = this.visible(scope);
    await this.inUnit(query, filters.unit);
    narrow(query, filters);
    return query;
  }

  /** Whether a grant in force opens the recording to a unit the person keeps. */
  async granted(scope: RecordingScope, recordingId: string): Promise<AccessGrant | null> {
    if (scope.none || scope.keeperPaths.length === 0) return null;
    const now = this.now();
    const grants = await this.facts
      .getRepository(AccessGrant)
      .createQueryBuilder('access')
      .where('access.recordingId = :recordingId AND access.revokedAt IS NULL', { recordingId })
      .andWhere('access.validFrom <= :now AND access.validTo > :now', { now })
      .getMany();
    return grants.find((grant) => covers(scope.keeperPaths, grant.unitPath)) ?? null;
  }

  private async inUnit(query: SelectQueryBuilder<Recording>, unitId: string | undefined): Promise<void> {
    if (!unitId) return;
    const unit = await this.facts.getRepository(Unit).findOneBy({ id: unitId });
    query.andWhere(...withinUnit('recording.unitPath', unit?.path ?? '', 'filterUnit'));
  }
}

function narrow(query: SelectQueryBuilder<Recording>, filters: RecordingFilters): void {
  const { from = filters.day && startOfDay(filters.day), to = filters.day && endOfDay(filters.day) } = filters;
  if (from) query.andWhere('recording.startedAt >= :filterFrom', { filterFrom: from });
  if (to) query.andWhere('recording.startedAt < :filterTo', { filterTo: to });
  if (filters.officer) query.andWhere('recording.officerId = :officer', { officer: filters.officer });
  if (filters.device) query.andWhere('recording.deviceNumber = :device', { device: filters.device });
  if (filters.secrecy) query.andWhere('recording.secrecy = :secrecy', { secrecy: filters.secrecy });
  if (filters.integrity) query.andWhere('recording.integrity = :integrity', { integrity: filters.integrity });
  if (filters.important !== undefined)
    query.andWhere('recording.important = :important', { important: filters.important });
  if (filters.damaged !== undefined) query.andWhere('recording.damaged = :damaged', { damaged: filters.damaged });
  if (filters.q) {
    const columns = ['activity', 'place', 'deviceNumber', 'originalName'];
    const any = columns.map((column) => `recording.${column} LIKE :text ESCAPE '!'`).join(' OR ');
    query.andWhere(`(${any})`, { text: containing(filters.q) });
  }
}
