import { Controller, Get, Param } from '@nestjs/common';
import { readModelWords } from '@zhilu/catalog';
import type { Wire } from '@zhilu/domain';
import { NoRight } from '../audit/refusal-audit';
import { Actors } from '../cases/actors';
import { DeployedKnowledge } from '../cases/process-knowledge';
import { shippedFolder } from '../foundation/shipped-folder';
import { CurrentPerson, type CurrentPersonInfo } from '../requests/current-person';
import { ProcessCards } from './process-cards';
import { PRODUCT_WORDS } from './product-words';

/** 发起: what a person may start, and the form for it. */
@Controller('api/processes')
export class ProcessesController {
  constructor(
    private readonly cards: ProcessCards,
    private readonly knowledge: DeployedKnowledge,
    private readonly actors: Actors,
  ) {}

  @Get()
  async list(@CurrentPerson() person: CurrentPersonInfo): Promise<Wire.ProcessCard[]> {
    return this.cards.for(await this.actors.of(person));
  }

  /** English names of what models and forms say in Chinese; the pages put them in when they are read in English. */
  @Get('words')
  async words(): Promise<Wire.ModelWords> {
    return { ...PRODUCT_WORDS, ...(await readModelWords(shippedFolder())) };
  }

  @Get(':id/start')
  async start(@CurrentPerson() person: CurrentPersonInfo, @Param('id') id: string): Promise<Wire.StartForm> {
    const actor = await this.actors.of(person);
    const bundle = await this.knowledge.newestOf(id);
    const schema = bundle?.model.startForm && bundle.forms.get(bundle.model.startForm.formRef);
    const allowed = bundle && actor.offers.some((offer) => bundle.model.properties.starters.includes(offer.role));
    if (!bundle || !schema || !allowed) {
      const sentence = {
        zh: '没有这项业务，或您的岗位不能发起。',
        en: 'There is no such process, or your roles may not start it.',
      };
      throw new NoRight('notFound', sentence, 'process', id);
    }
    return { processId: id, definitionId: bundle.definitionId, name: bundle.model.name, schema, data: {} };
  }
}
