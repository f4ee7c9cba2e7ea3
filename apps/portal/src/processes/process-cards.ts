import { Injectable } from '@nestjs/common';
import { DataSource, IsNull, Not } from 'typeorm';
import type { Actor, DeployedBundle } from '@zhilu/cases';
import { formFields, whenAsked, type ProcessModel } from '@zhilu/catalog';
import { ROLE_NAMES, SUBJECT_KINDS, type Role, type SubjectKind, type Wire } from '@zhilu/domain';
import { CaseFile } from '@zhilu/persistence';
import { DeployedKnowledge } from '../cases/process-knowledge';

/** The usual time is told from the last cases only; older ones went another way. */
const SAMPLE = 100;

/** The cards of 发起: who decides, what to bring, how long it usually takes; all from the model and the facts. */
@Injectable()
export class ProcessCards {
  /** Told once for each version; a model never changes. */
  private readonly approvers = new WeakMap<ProcessModel, Wire.Approver[]>();

  constructor(
    private readonly facts: DataSource,
    private readonly knowledge: DeployedKnowledge,
  ) {}

  async for(actor: Actor): Promise<Wire.ProcessCard[]> {
    const startable = (await this.knowledge.newest()).filter(({ model }) =>
      actor.offers.some((offer) => model.properties.starters.includes(offer.role)),
    );
    return Promise.all(startable.map((bundle) => this.card(bundle)));
  }

  private async card(bundle: DeployedBundle): Promise<Wire.ProcessCard> {
    const { model } = bundle;
    const [article] = model.properties.articles;
    return {
      processId: bundle.processId,
      name: model.name,
      summary: model.properties.summary ?? '',
      article: article === undefined ? null : String(article),
      version: bundle.version,
      approvers: this.approversOf(model),
      subjects: subjectsOf(bundle),
      action: model.properties.action ?? model.name,
      materials: model.properties.materials,
      medianHours: await this.medianHours(bundle.processId),
      group: model.properties.group ?? '其他',
      icon: model.properties.icon,
    };
  }

  private async medianHours(processId: string): Promise<number | null> {
    const ended = await this.facts.manager.find(CaseFile, {
      where: { processId, endedAt: Not(IsNull()) },
      select: { startedAt: true, endedAt: true, caseNumber: true },
      order: { startedAt: 'DESC' },
      take: SAMPLE,
    });
    const hours = ended
      .map((file) => (Number(file.endedAt) - Number(file.startedAt)) / 3_600_000)
      .sort((a, b) => a - b);
    return hours.length < 3 ? null : hours[Math.floor(hours.length / 2)];
  }

  /** The roles in the order in which the process first asks them; one that any step always asks has no condition. */
  private approversOf(model: ProcessModel): Wire.Approver[] {
    const known = this.approvers.get(model);
    if (known) return known;
    const asked = new Map<Role, string | null>();
    for (const id of model.order) {
      const role = model.userTasks.find((task) => task.elementId === id && task.person === null)?.role;
      if (!role || asked.get(role) === null) continue;
      const when = whenAsked(model, id);
      if (when === null || !asked.has(role)) asked.set(role, when);
    }
    const approvers = [...asked].map(([role, when]) => ({ name: ROLE_NAMES[role].zh, when }));
    this.approvers.set(model, approvers);
    return approvers;
  }
}

/** What the start form asks for by number. */
function subjectsOf({ model, forms }: DeployedBundle): SubjectKind[] {
  const schema = model.startForm && forms.get(model.startForm.formRef);
  const types = new Set(schema ? formFields(schema).map(({ type }) => type) : []);
  return SUBJECT_KINDS.filter((kind) => types.has(kind));
}
