import { Injectable } from '@nestjs/common';
import { DeployedBundles, StartCase, type Actor } from '@zhilu/cases';
import { Refusal, type Wire } from '@zhilu/domain';
import { SubmissionCheck } from '../forms/submission-check';
import { ClipCheck } from './clip-check';
import { RecordingChoice } from './recording-choice';
import { SubjectChoice } from './subject-choice';
import { DeployedKnowledge } from './process-knowledge';

/** Starting a case from the newest version of its process. */
@Injectable()
export class CaseStart {
  constructor(
    private readonly knowledge: DeployedKnowledge,
    private readonly bundles: DeployedBundles,
    private readonly check: SubmissionCheck,
    private readonly choice: RecordingChoice,
    private readonly subjectChoice: SubjectChoice,
    private readonly clipCheck: ClipCheck,
    private readonly spine: StartCase,
  ) {}

  async start(actor: Actor, request: Wire.StartCase): Promise<Wire.Accepted> {
    const bundle = await this.knowledge.newestOf(request.processId);
    if (!bundle) throw unknownProcess();
    if (bundle.definitionId !== request.definitionId) throw outdated(bundle.model.name, request.draftId !== null);
    const { startForm } = bundle.model;
    const schema = startForm && bundle.forms.get(startForm.formRef);
    if (!schema) throw unknownProcess();
    const { clips, ...checked } = await this.check.check(schema, {}, request.data);
    await this.choice.refuseForeign(actor.personId, checked.recordingIds, null);
    await this.clipCheck.refuse(clips, null);
    const { subjects, unitId: subjectUnit } = await this.subjectChoice.of(actor.personId, checked.subjects, null);
    const { urgency, draftId, requestId } = request;
    const unitId = (await this.choice.unitOf(checked.recordingIds)) ?? subjectUnit ?? request.unitId;
    return this.spine.start({
      actor,
      bundle: await this.bundles.ofDefinition(bundle.definitionId),
      unitId,
      urgency,
      draftId,
      requestId,
      ...checked,
      subjects,
    });
  }
}

function unknownProcess(): Refusal {
  return new Refusal('notFound', {
    zh: '没有这项业务，或暂时不能发起。',
    en: 'There is no such process, or it cannot be started now.',
  });
}

function outdated(name: string, drafted: boolean): Refusal {
  return new Refusal('conflict', {
    zh: `“${name}”刚刚更新了表单。${drafted ? '您的内容已存为草稿，' : ''}请重新打开后提交。`,
    en: `“${name}” has a newer form. Your text is kept as a draft; open it again and submit.`,
  });
}
