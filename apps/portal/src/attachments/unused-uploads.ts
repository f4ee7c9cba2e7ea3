import { Inject, Injectable } from '@nestjs/common';
import { DataSource, IsNull, MoreThan } from 'typeorm';
import { CLOCK, Refusal, type Clock } from '@zhilu/domain';
import { Attachment, AuditRow } from '@zhilu/persistence';

/** Files a person may have uploaded without a submission that carries them. */
const MOST_UNUSED = 100;
const DAY_MS = 86_400_000;
/** What a person may take back in a day: the store never forgets bytes, so uploading and removing fills it too. */
const MOST_DISCARDED = 500;
const MOST_DISCARDED_MB = 500;
const RETRY_SECONDS = 3600;

/** Act of the audit for an upload taken back; its detail holds `sizeBytes`. */
export const DISCARDED = 'attachment.discarded';

/** Keeps one person from filling the store with files that no case needs. */
@Injectable()
export class UnusedUploads {
  constructor(
    private readonly facts: DataSource,
    @Inject(CLOCK) private readonly now: Clock,
  ) {}

  /**
   * Before any byte is read, and again with the `sizeBytes` that came. Throws Refusal `conflict` for too many files at
   * hand, `throttled` when the files without a case would pass what a day allows.
   */
  async mayAdd(personId: string, sizeBytes = 0): Promise<void> {
    const atHand = await this.facts
      .getRepository(Attachment)
      .find({ select: { id: true, sizeBytes: true }, where: { uploadedBy: personId, caseNumber: IsNull() } });
    if (atHand.length >= MOST_UNUSED) throw tooMany(atHand.length);
    const discarded = await this.discardedToday(personId);
    const sum = sizeBytes + total(atHand.map((each) => each.sizeBytes)) + total(discarded);
    if (discarded.length >= MOST_DISCARDED || sum > MOST_DISCARDED_MB * 1_048_576) throw tooMuch();
  }

  /** Sizes of what the person took back within a day, newest first. */
  private async discardedToday(personId: string): Promise<number[]> {
    const since = new Date(this.now().getTime() - DAY_MS);
    const rows = await this.facts.getRepository(AuditRow).find({
      where: { personId, act: DISCARDED, at: MoreThan(since) },
      order: { at: 'DESC' },
      take: MOST_DISCARDED,
    });
    return rows.map((row) => Number(row.detail.sizeBytes ?? 0));
  }
}

function total(sizes: number[]): number {
  return sizes.reduce((sum, size) => sum + Number(size), 0);
}

function tooMany(count: number): Refusal {
  return new Refusal('conflict', {
    zh: `您已有 ${count} 个未提交的附件，请先提交或删除后再上传`,
    en: `You have ${count} attachments that no form carries; submit or remove some first`,
  });
}

function tooMuch(): Refusal {
  const sentence = {
    zh: `您一天内上传但未随案件提交的附件已达上限（${MOST_DISCARDED_MB} MB 或 ${MOST_DISCARDED} 个），请稍后再上传`,
    en: `Your uploads of one day that no case carries reached the limit (${MOST_DISCARDED_MB} MB or ${MOST_DISCARDED} files); upload again later`,
  };
  return new Refusal('throttled', sentence, { retryAfterSeconds: RETRY_SECONDS });
}
