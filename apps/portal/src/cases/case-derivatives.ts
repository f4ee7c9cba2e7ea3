import { Inject, Injectable } from '@nestjs/common';
import { DataSource, In } from 'typeorm';
import { CLOCK, isSecret, type Clock, type Wire } from '@zhilu/domain';
import { Derivative, Release, type CaseFile } from '@zhilu/persistence';
import { CaseRights } from './case-rights';

/** The clips made last for a case, with what they were released as. Whether one plays is asked again when it is played. */
@Injectable()
export class CaseDerivatives {
  constructor(
    private readonly facts: DataSource,
    private readonly rights: CaseRights,
    @Inject(CLOCK) private readonly now: Clock,
  ) {}

  async of(file: CaseFile, personId: string): Promise<Wire.DerivativeOfCase[]> {
    const { caseNumber } = file;
    const made = await this.facts.manager.find(Derivative, { where: { caseNumber }, order: { createdAt: 'DESC' } });
    if (made.length === 0) return [];
    const last = made.filter(({ taskId }) => taskId === made[0].taskId);
    const derivativeId = In(last.map(({ id }) => id));
    const releases = await this.facts.manager.findBy(Release, { derivativeId });
    const checks = file.state === 'running' && releases.length === 0 && (await this.rights.hasPart(personId, file));
    return last
      .sort((one, other) => one.clipIndex - other.clipIndex)
      .map((each) => {
        const release = this.view(releases.find((one) => one.derivativeId === each.id));
        const { id, clipIndex, createdAt, durationMs, sizeBytes, sha256 } = each;
        const open = release ? release.state === 'valid' : checks;
        const mayPlay = !isSecret(file.secrecy) && open;
        return {
          id,
          clip: clipIndex + 1,
          createdAt: createdAt.toISOString(),
          durationMs,
          sizeBytes,
          sha256,
          mayPlay,
          release,
        };
      });
  }

  private view(release: Release | undefined): Wire.DerivativeOfCase['release'] {
    if (!release) return null;
    const { number, validFrom, validTo, withdrawnAt, withdrawnReason } = release;
    const over = this.now() >= validTo ? 'expired' : 'valid';
    return {
      number,
      validFrom: validFrom.toISOString(),
      validTo: validTo.toISOString(),
      state: withdrawnAt ? (withdrawnReason ?? 'recalled') : over,
      withdrawnAt: withdrawnAt?.toISOString() ?? null,
    };
  }
}
