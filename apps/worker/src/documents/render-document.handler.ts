import { createHash } from 'node:crypto';
import { Inject } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { z } from 'zod';
import { appendAudit, canonicalJson } from '@zhilu/audit';
import { documentRender } from '@zhilu/capabilities';
import { DeployedBundles } from '@zhilu/cases';
import { DocumentRenderer, verificationCode } from '@zhilu/documents';
import type { DocumentData } from '@zhilu/templates';
import { systemClock } from '@zhilu/domain';
import { Handles, PermanentFailure, type HandlerFor, type TaskContext } from '@zhilu/engine';
import { Document, inTransaction, isDuplicate, rowOf } from '@zhilu/persistence';
import { EVIDENCE_STORE, type EvidenceStore } from '@zhilu/storage';
import { readCaseFacts, readRecordings } from './case-facts';
import { caseData, chosenRecordingIds } from './document-data';
import { readStoredDocument, storeDocument, type DocumentSource, type StoredDocument } from './document-store';
import { withoutRefusals } from '../refusal-to-failure';
import { partialsOf, templateOf } from './template-lookup';

type Input = z.infer<typeof documentRender.input>;
type Output = z.infer<typeof documentRender.output>;

/**
 * Renders a template of the case's own version and files the PDF with the case. Known by external task and template: run again
 * it finds the row, or the stored bytes of a run that ended before the row, and never makes a second document.
 */
@Handles(documentRender, { atOnce: 4 })
export class RenderDocumentHandler implements HandlerFor<typeof documentRender> {
  constructor(
    private readonly facts: DataSource,
    private readonly bundles: DeployedBundles,
    private readonly renderer: DocumentRenderer,
    @Inject(EVIDENCE_STORE) private readonly store: EvidenceStore,
  ) {}

  handle(input: Input, context: TaskContext): Promise<Output> {
    return withoutRefusals(async () => {
      const made = await this.madeFor(context.taskId, input.template);
      if (made) return { documentId: made.id };
      await this.refuseWithoutBrowser();
      const id = documentId(context.taskId, input.template);
      const stored = (await readStoredDocument(this.store, id)) ?? (await this.render(id, input, context));
      return { documentId: await this.register(id, stored, context) };
    });
  }

  /** Waiting does not bring a browser: an incident at once, which ends by itself when one is there (PdfReturn). */
  private async refuseWithoutBrowser(): Promise<void> {
    const { state, sentence } = await this.renderer.state();
    if (state === 'off') throw new PermanentFailure(sentence);
  }

  private madeFor(taskId: string, template: string): Promise<Document | null> {
    return this.facts.manager.findOneBy(Document, { taskId, template });
  }

  private async render(id: string, input: Input, context: TaskContext): Promise<StoredDocument> {
    const { taskId, caseNumber, definitionId, signal } = context;
    const bundle = await this.bundles.ofDefinition(definitionId);
    const template = templateOf(bundle, input.template, 'html');
    const facts = await readCaseFacts(this.facts, caseNumber);
    const recordings = await readRecordings(this.facts, caseNumber, chosenRecordingIds(facts, bundle.forms));
    const known = caseData(facts, recordings, bundle);
    const templateSha256 = sha256(JSON.stringify([template.source, partialsOf(bundle)]));
    const code = verificationCode(taskId, template.name, templateSha256, canonicalJson(known));
    const date = systemClock();
    const head = { title: input.documentTitle, verificationCode: code, date: date.toISOString() };
    const data: DocumentData = { ...known, document: head };
    const html = this.renderer.renderHtml({ template, partials: partialsOf(bundle), data });
    const { pdf, pages } = await this.renderer.renderPdf(html, { title: input.documentTitle, signal });
    const source: DocumentSource = {
      title: input.documentTitle,
      template: template.name,
      templateSha256,
      deploymentId: bundle.deploymentId,
      verificationCode: code,
      pages,
      createdAt: date.toISOString(),
      data,
    };
    return storeDocument(this.store, { id, caseNumber, pdf, source, signal });
  }

  /** One transaction: the row and its link in the audit chain. */
  private async register(id: string, stored: StoredDocument, { taskId, caseNumber }: TaskContext): Promise<string> {
    const { source, objectId, sha256: hash, sizeBytes, sourceSha256 } = stored;
    const { data: _, createdAt, ...about } = source;
    const row: Document = {
      ...about,
      id,
      taskId,
      caseNumber,
      objectId,
      sizeBytes,
      sha256: hash,
      data: { snapshot: 'source.json', sha256: sourceSha256 },
      createdAt: new Date(createdAt),
    };
    try {
      await inTransaction(this.facts, async (manager) => {
        await manager.insert(Document, rowOf(row));
        await appendAudit(manager, {
          at: row.createdAt,
          personId: null,
          act: 'document.rendered',
          objectKind: 'document',
          objectId: id,
          caseNumber,
          detail: {
            title: row.title,
            template: row.template,
            templateSha256: row.templateSha256,
            sha256: hash,
            code: row.verificationCode,
          },
        });
      });
    } catch (error) {
      if (!isDuplicate(error)) throw error;
    }
    return id;
  }
}

/** The same task and template give the same document. */
function documentId(taskId: string, template: string): string {
  return sha256(JSON.stringify([taskId, template])).slice(0, 32);
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
