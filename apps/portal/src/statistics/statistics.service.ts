import { Inject, Injectable } from '@nestjs/common';
import { CaseStatistics, DeployedBundles, type Behind, type Cohort, type FiguresOfVersion } from '@zhilu/cases';
import { CLOCK, bureauDay, type Clock, type Wire } from '@zhilu/domain';
import { addBins, sumOf } from './sums';

/** The article that asks for repair without delay. */
const REPAIR_ARTICLE = 12;

interface KnownVersion {
  name: string;
  articles: number[];
  version: number;
}

/** 统计: what the database counted, with the names of processes and the articles of each version's own model. */
@Injectable()
export class Statistics {
  constructor(
    private readonly figures: CaseStatistics,
    private readonly bundles: DeployedBundles,
    @Inject(CLOCK) private readonly now: Clock,
  ) {}

  async of(cohort: Cohort): Promise<Wire.StatisticsView> {
    const versions = await this.figures.byVersion(cohort);
    const known = await this.known(versions.map(({ definitionId }) => definitionId));
    const medians = await this.figures.medianDecisions(cohort, decisionsByProcess(versions));
    const decisions = addBins(versions.map(({ decisionBins }) => decisionBins));
    return {
      from: bureauDay(cohort.from),
      to: bureauDay(new Date(cohort.to.getTime() - 1)),
      at: this.now().toISOString(),
      total: sumOf(versions, await this.figures.median(cohort, 'decisionMinutes', decisions)),
      processes: byProcess(versions, known, medians),
      repairs: await this.repairs(cohort, versions, known),
    };
  }

  /** A bar with the versions it needs to be told apart by. */
  async behind(cohort: Cohort, { bar, bin, processId }: Behind): Promise<Behind> {
    if (bar !== 'repaired') return { bar, bin, processId };
    const versions = await this.figures.byVersion(cohort);
    const known = await this.known(versions.map(({ definitionId }) => definitionId));
    return { bar, bin, processId, definitionIds: repairing(versions, known) };
  }

  private async repairs(
    cohort: Cohort,
    versions: FiguresOfVersion[],
    known: Map<string, KnownVersion>,
  ): Promise<Wire.SpanFigures | null> {
    const definitionIds = repairing(versions, known);
    if (definitionIds.length === 0) return null;
    const bins = addBins(
      versions
        .filter(({ definitionId }) => definitionIds.includes(definitionId))
        .map(({ durationBins }) => durationBins),
    );
    return {
      bins,
      amount: bins.reduce((sum, each) => sum + each, 0),
      medianMinutes: await this.figures.median(cohort, 'durationMinutes', bins, definitionIds),
    };
  }

  /** Figures must not fail because the engine is away: a version that cannot be read goes by its id. */
  private async known(definitionIds: string[]): Promise<Map<string, KnownVersion>> {
    const read = await Promise.all(definitionIds.map((id) => this.bundles.ofDefinition(id).catch(() => null)));
    return new Map(
      read.flatMap((bundle) => {
        if (!bundle) return [];
        const { definitionId, model, version } = bundle;
        return [[definitionId, { name: model.name, articles: model.properties.articles, version }] as const];
      }),
    );
  }
}

function decisionsByProcess(versions: FiguresOfVersion[]): Map<string, number[]> {
  const bins = new Map<string, number[]>();
  for (const { processId, decisionBins } of versions)
    bins.set(processId, addBins([decisionBins, bins.get(processId) ?? []]));
  return bins;
}

function repairing(versions: FiguresOfVersion[], known: Map<string, KnownVersion>): string[] {
  return versions
    .map(({ definitionId }) => definitionId)
    .filter((id) => known.get(id)?.articles.includes(REPAIR_ARTICLE));
}

/** One row a process, called as its newest version here is called; most cases first. */
function byProcess(
  versions: FiguresOfVersion[],
  known: Map<string, KnownVersion>,
  medians: Map<string, number>,
): Wire.ProcessFigures[] {
  const groups = new Map<string, FiguresOfVersion[]>();
  for (const row of versions) groups.set(row.processId, [...(groups.get(row.processId) ?? []), row]);
  return [...groups]
    .map(([processId, rows]) => {
      const newest = rows
        .flatMap(({ definitionId }) => known.get(definitionId) ?? [])
        .reduce<KnownVersion | null>((best, each) => (best && best.version > each.version ? best : each), null);
      const [article] = newest?.articles ?? [];
      return {
        processId,
        processName: newest?.name ?? processId,
        article: article === undefined ? null : String(article),
        ...sumOf(rows, medians.get(processId) ?? null),
      };
    })
    .sort((a, b) => b.cases.started - a.cases.started || a.processId.localeCompare(b.processId));
}
