import { Controller, Get, Inject, Optional } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Wire } from '@zhilu/domain';
import { CaseFile } from '@zhilu/persistence';
import { CurrentPerson, type CurrentPersonInfo } from '../requests/current-person';
import { inLanguage, type Language } from '../requests/language';
import {
  PROCESS_KNOWLEDGE,
  type CarriedArticle,
  type KnownRegister,
  type ProcessKnowledge,
} from '../ports/process-knowledge';
import { DEMANDS, type Demand } from './demands';
import { readTraces, type Traces } from './traces';

/** 制度对照: beside each article what carries it out, and plainly so where nothing does. */
@Controller('api/articles')
export class ArticlesController {
  private readonly traces = readTraces();

  constructor(
    private readonly facts: DataSource,
    @Optional() @Inject(PROCESS_KNOWLEDGE) private readonly knowledge?: ProcessKnowledge,
  ) {}

  @Get()
  async list(@CurrentPerson() { language }: CurrentPersonInfo): Promise<Wire.ArticleView[]> {
    const carried = (await this.knowledge?.articles()) ?? [];
    const registers = (await this.knowledge?.registers()) ?? [];
    const open = await this.openCases();
    return DEMANDS.map((demand) => ({
      number: demand.number,
      chapter: inLanguage(demand.chapter, language),
      demand: inLanguage(demand.demand, language),
      ...carriers(demand, carried, registers, open),
      ...traced(demand, carried, this.traces, language),
    }));
  }

  private async openCases(): Promise<Map<string, number>> {
    const rows = await this.facts
      .getRepository(CaseFile)
      .createQueryBuilder('file')
      .select('file.processId', 'processId')
      .addSelect('COUNT(*)', 'open')
      .where("file.state IN ('running', 'incident')")
      .groupBy('file.processId')
      .getRawMany<{ processId: string; open: number | string }>();
    return new Map(rows.map(({ processId, open }) => [processId, Number(open)]));
  }
}

function carriers(
  { number }: Demand,
  carried: CarriedArticle[],
  registers: KnownRegister[],
  open: Map<string, number>,
) {
  const own = carried.filter((each) => each.article === number);
  const processes = new Set(own.map((each) => each.processId));
  return {
    elements: own.map(({ processId, processName, elementId, elementName }) => ({
      processId,
      processName,
      elementId,
      elementName,
    })),
    registers: registers.filter((each) => each.article === String(number)).map(({ id, title }) => ({ id, title })),
    openCases: [...processes].reduce((sum, processId) => sum + (open.get(processId) ?? 0), 0),
    covered: own.length > 0,
  };
}

/** Decision tables stand in the models; the other rules and the tests were found by the build. */
function traced({ number }: Demand, carried: CarriedArticle[], traces: Traces, language: Language) {
  const tables = carried.filter((each) => each.article === number && each.elementType === 'businessRuleTask');
  const rules = traces.rules.filter(({ articles }) => articles.includes(number));
  return {
    rules: [
      ...new Set([...tables.map((each) => each.elementName), ...rules.map((each) => inLanguage(each, language))]),
    ],
    tests: traces.tests.filter(({ articles }) => articles.includes(number)).length,
  };
}
