import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Put } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { CLOCK, Refusal, type Clock, type Wire } from '@zhilu/domain';
import { Draft, MOST_JSON_BYTES, rowOf } from '@zhilu/persistence';
import { NoRight } from '../audit/refusal-audit';
import { DeployedKnowledge } from '../cases/process-knowledge';
import { CurrentPerson, type CurrentPersonInfo } from '../requests/current-person';
import { strictDto } from '../requests/strict-dto';

const MOST_DRAFTS = 50;
/** Forms nest far less; what nests more is no form, and whoever walks it later may run out of stack. */
const MAX_DEPTH = 20;

class DraftDto extends strictDto({
  processId: z.string().min(1).max(64),
  title: z.string().max(200).default(''),
  data: z.record(z.string().max(64), z.unknown()),
}) {}

/** Half-filled start forms: kept as they are, unchecked, for their owner only. */
@Controller('api/drafts')
export class DraftsController {
  constructor(
    private readonly facts: DataSource,
    private readonly knowledge: DeployedKnowledge,
    @Inject(CLOCK) private readonly now: Clock,
  ) {}

  @Get()
  async list(@CurrentPerson() { personId }: CurrentPersonInfo): Promise<Wire.DraftView[]> {
    const drafts = await this.facts.manager.find(Draft, {
      where: { personId },
      order: { updatedAt: 'DESC' },
      take: MOST_DRAFTS,
    });
    const names = new Map((await this.knowledge.newest()).map((bundle) => [bundle.processId, bundle.model.name]));
    return drafts.map(({ id, processId, title, data, updatedAt }) => ({
      id,
      processId,
      processName: names.get(processId) ?? processId,
      title,
      data,
      updatedAt: updatedAt.toISOString(),
    }));
  }

  @Put(':id')
  @HttpCode(204)
  async save(
    @CurrentPerson() { personId }: CurrentPersonInfo,
    @Param('id') id: string,
    @Body() { processId, title, data }: DraftDto,
  ): Promise<void> {
    if (!z.uuid().safeParse(id).success)
      throw new Refusal('invalid', { zh: '草稿编号不正确。', en: 'The draft id is not valid.' });
    if (isDeeper(data, MAX_DEPTH)) throw tooDeep();
    if (Buffer.byteLength(JSON.stringify(data)) > MOST_JSON_BYTES) throw tooLarge();
    const known = await this.facts.manager.findOneBy(Draft, { id });
    if (known && known.personId !== personId) throw notFound(id);
    if (!known && (await this.facts.manager.countBy(Draft, { personId })) >= MOST_DRAFTS) throw tooMany();
    await this.facts.manager.upsert(
      Draft,
      rowOf<Draft>({ id, personId, processId, title, data, updatedAt: this.now() }),
      ['id'],
    );
  }

  @Delete(':id')
  @HttpCode(204)
  async remove(@CurrentPerson() { personId }: CurrentPersonInfo, @Param('id') id: string): Promise<void> {
    const removed = await this.facts.manager.delete(Draft, { id, personId });
    if (removed.affected === 0) throw notFound(id);
  }
}

function isDeeper(value: unknown, depth: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return depth === 0 || Object.values(value).some((each) => isDeeper(each, depth - 1));
}

function tooDeep(): Refusal {
  return new Refusal('invalid', {
    zh: `草稿的内容嵌套超过 ${MAX_DEPTH} 层，不能保存。`,
    en: `The draft nests deeper than ${MAX_DEPTH} levels and cannot be kept.`,
  });
}

function notFound(id: string): NoRight {
  return new NoRight('notFound', { zh: '没有这份草稿。', en: 'There is no such draft.' }, 'draft', id.slice(0, 64));
}

function tooLarge(): Refusal {
  return new Refusal('tooLarge', {
    zh: `草稿超过 ${MOST_JSON_BYTES} 字节，请缩短文字。`,
    en: `The draft exceeds ${MOST_JSON_BYTES} bytes; shorten the text.`,
  });
}

function tooMany(): Refusal {
  return new Refusal('conflict', {
    zh: `草稿已有 ${MOST_DRAFTS} 份，请先删除不用的。`,
    en: `There are already ${MOST_DRAFTS} drafts; delete some first.`,
  });
}
