import { Controller, Get, Inject, Optional } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Wire } from '@zhilu/domain';
import { CaseFile } from '@zhilu/persistence';
import { CurrentPerson, type CurrentPersonInfo } from '../requests/current-person';
import { inLanguage } from '../requests/language';
import {
  PROCESS_KNOWLEDGE,
  type CarriedArticle,
  type KnownRegister,
  type ProcessKnowledge,
} from '../ports/process-knowledge';
import { DEMANDS, type Demand } from './demands';

/** 制度对照: beside each article what carries it out, and plainly so where nothing does. */
@Controller('api/articles')
export class ArticlesController {
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
