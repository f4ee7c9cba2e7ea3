import { Injectable } from '@nestjs/common';
import { BundleVersions, DeployedBundles, type DeployedBundle } from '@zhilu/cases';
import type { Wire } from '@zhilu/domain';
import type { CarriedArticle, KnownRegister, ProcessKnowledge } from '../ports/process-knowledge';
import type { FormSource } from '../ports/form-source';

/** What the newest deployed models say; kept because a deployed version never changes. */
@Injectable()
export class DeployedKnowledge implements ProcessKnowledge, FormSource {
  constructor(
    private readonly versions: BundleVersions,
    private readonly bundles: DeployedBundles,
  ) {}

  /** Newest version of every process that the engine answers for now. */
  async newest(): Promise<DeployedBundle[]> {
    const rows = await this.versions.newestOfAll();
    const read = await Promise.all(rows.map((row) => this.bundles.ofDefinition(row.definitionId).catch(() => null)));
    return read.filter((bundle): bundle is DeployedBundle => bundle !== null);
  }

  /** Newest version of one process; null when there is none. Throws EngineUnavailable when it cannot be read now. */
  async newestOf(processId: string): Promise<DeployedBundle | null> {
    const row = await this.versions.newest(processId);
    return row && this.bundles.ofDefinition(row.definitionId);
  }

  async articles(): Promise<CarriedArticle[]> {
    return (await this.newest()).flatMap(({ processId, model }) =>
      Object.values(model.elements).flatMap((element) =>
        element.articles.map((article) => ({
          article,
          processId,
          processName: model.name,
          elementId: element.id,
          elementType: element.type,
          elementName: element.name,
        })),
      ),
    );
  }

  async registers(): Promise<KnownRegister[]> {
    const all = (await this.newest()).flatMap(({ model }) =>
      [...model.userTasks, ...model.serviceTasks].flatMap((task) => {
        const article = task.articles[0] ?? model.properties.articles[0];
        return task.register ? [{ ...task.register, article: article === undefined ? null : String(article) }] : [];
      }),
    );
    return [...new Map(all.map((register) => [register.id, register])).values()];
  }

  async form(definitionId: string, formId: string): Promise<Wire.FormSchema | null> {
    const bundle = await this.bundles.ofDefinition(definitionId).catch(() => null);
    return bundle?.forms.get(formId) ?? null;
  }
}
