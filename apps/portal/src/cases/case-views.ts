import { Injectable } from '@nestjs/common';
import { DataSource, In } from 'typeorm';
import {
  DeployedBundles,
  incidentKind,
  InboxQuery,
  SpineIncidents,
  submissionsInForce,
  WithdrawCase,
  type Actor,
  type DeployedBundle,
} from '@zhilu/cases';
import { isSecret, type Wire } from '@zhilu/domain';
import {
  Attachment,
  CaseRecording,
  Document,
  InboxTask,
  Recording,
  RegisterRow,
  SealedCopy,
  type CaseFile,
} from '@zhilu/persistence';
import { factsOf } from '../forms/form-data';
import { PersonRefs } from '../people/person-refs';
import { RecordingRows } from '../recordings/recording-rows';
import { ClipNames } from './clip-names';
import { CaseDerivatives } from './case-derivatives';
import { CaseRights } from './case-rights';
import { CaseRows } from './case-rows';
import { StepProgressView } from './step-progress';
import { Timeline } from './timeline';

/** The whole of a case as its page shows it. */
@Injectable()
export class CaseViews {
  constructor(
    private readonly facts: DataSource,
    private readonly bundles: DeployedBundles,
    private readonly rows: CaseRows,
    private readonly timeline: Timeline,
    private readonly people: PersonRefs,
    private readonly recordings: RecordingRows,
    private readonly inbox: InboxQuery,
    private readonly withdrawal: WithdrawCase,
    private readonly rights: CaseRights,
    private readonly named: SpineIncidents,
    private readonly progress: StepProgressView,
    private readonly clips: ClipNames,
    private readonly derivatives: CaseDerivatives,
  ) {}

  async of(file: CaseFile, actor: Actor): Promise<Wire.CaseView> {
    const bundle = await this.bundles.ofDefinition(file.definitionId);
    const { manager } = this.facts;
    const { caseNumber } = file;
    const [row] = await this.rows.cases([file]);
    const open = await manager.findBy(InboxTask, { caseNumber, state: 'open' });
    const isApplicant = file.applicantId === actor.personId;
    const registers = new Map(
      [...bundle.model.userTasks, ...bundle.model.serviceTasks].flatMap(({ register }) =>
        register ? [[register.id, register.title]] : [],
      ),
    );
    const exported = await manager.find(SealedCopy, { where: { caseNumber }, order: { createdAt: 'ASC' } });
    return {
      row,
      definitionVersion: bundle.version,
      facts: await this.factGroups(file, bundle),
      attachments: await this.attachments(caseNumber),
      recordings: await this.recordingRows(caseNumber),
      clips: await this.clips.newest(file, bundle),
      derivatives: await this.derivatives.of(file, actor.personId),
      timeline: await this.timeline.of(file, bundle),
      documents: (await manager.find(Document, { where: { caseNumber }, order: { createdAt: 'ASC' } })).map(
        documentView,
      ),
      exports: exported.map(exportView),
      registerRows: (await manager.find(RegisterRow, { where: { caseNumber }, order: { writtenAt: 'ASC' } })).map(
        (each) => ({
          registerId: each.registerId,
          registerTitle: registers.get(each.registerId) ?? each.registerId,
          rowId: each.id,
          at: each.writtenAt.toISOString(),
        }),
      ),
      openTasks: await Promise.all(
        open.map(async (task) => ({ taskId: task.id, name: task.name, mine: await this.inbox.mayDo(actor, task.id) })),
      ),
      incidents: (await this.named.ofCase(caseNumber)).map((incident) => ({
        kind: incidentKind(incident),
        sentence: incident.sentence,
        at: incident.at.toISOString(),
      })),
      progress: await this.progress.of(caseNumber, bundle.model),
      may: {
        withdraw: isApplicant && (await this.withdrawal.isOpen(file, bundle.model)),
        urge: isApplicant && open.length > 0,
        copy: !isSecret(file.secrecy) && (await this.rights.hasPart(actor.personId, file)),
        download: exported.length > 0 && !isSecret(file.secrecy),
      },
    };
  }

  private async factGroups(file: CaseFile, bundle: DeployedBundle): Promise<Wire.FactGroup[]> {
    const submissions = await submissionsInForce(this.facts.manager, file.caseNumber);
    const refs = await this.people.of(submissions.map((each) => each.personId));
    const recordings = await this.clips.recordingsOf(submissions, bundle);
    const said = new Map<string, string>();
    return submissions.flatMap((each) => {
      const schema = bundle.forms.get(each.formId);
      const facts = schema ? factsOf(schema, each.data, recordings, said) : [];
      for (const { field, value } of facts) said.set(field, value);
      if (facts.length === 0) return [];
      return [
        {
          title: each.elementName,
          filledBy: refs.get(each.personId) ?? null,
          at: each.submittedAt.toISOString(),
          facts,
        },
      ];
    });
  }

  private async attachments(caseNumber: string): Promise<Wire.AttachmentView[]> {
    const kept = await this.facts.manager.find(Attachment, { where: { caseNumber }, order: { uploadedAt: 'ASC' } });
    const refs = await this.people.of(kept.map((each) => each.uploadedBy));
    return kept.map((each) => ({
      id: each.id,
      field: each.field,
      name: each.name,
      mediaType: each.mediaType,
      sizeBytes: each.sizeBytes,
      sha256: each.sha256,
      uploadedBy: refs.get(each.uploadedBy) ?? { id: each.uploadedBy, name: '—', unitId: '', unitName: '' },
      uploadedAt: each.uploadedAt.toISOString(),
      preview:
        each.mediaType === 'application/pdf' ? 'pdf' : /^image\/(png|jpeg)$/.test(each.mediaType) ? 'image' : null,
    }));
  }

  private async recordingRows(caseNumber: string): Promise<Wire.RecordingRow[]> {
    const links = await this.facts.manager.findBy(CaseRecording, { caseNumber });
    if (links.length === 0) return [];
    const rows = await this.facts.manager.find(Recording, {
      where: { id: In(links.map((link) => link.recordingId)) },
      order: { startedAt: 'ASC' },
    });
    return this.recordings.of(rows);
  }
}

function documentView(document: Document): Wire.DocumentView {
  const { id, title, template, sizeBytes, pages, sha256, verificationCode, createdAt } = document;
  return { id, title, template, sizeBytes, pages, sha256, verificationCode, createdAt: createdAt.toISOString() };
}

function exportView(copy: SealedCopy): Wire.ExportView {
  const formats = copy.formats.filter((format): format is 'zip' | 'iso' => format === 'zip' || format === 'iso');
  return {
    id: copy.id,
    createdAt: copy.createdAt.toISOString(),
    sizeBytes: copy.sizeBytes,
    files: copy.files,
    manifestSha256: copy.manifestSha256,
    formats,
  };
}
