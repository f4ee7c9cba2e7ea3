import { Injectable } from '@nestjs/common';
import { CompleteTask, InboxQuery, type Actor } from '@zhilu/cases';
import { Refusal, type Wire } from '@zhilu/domain';
import { Prefill } from '../forms/prefill';
import { SubmissionCheck, type CheckedSubmission } from '../forms/submission-check';
import { ClipCheck } from '../cases/clip-check';
import { RecordingChoice } from '../cases/recording-choice';
import { SubjectChoice } from '../cases/subject-choice';
import { TaskViews, type OpenedTask } from './task-views';

const NOTHING: CheckedSubmission = { data: {}, attachmentIds: [], recordingIds: [], subjects: [], clips: [] };

/** Completing a step: the server decides which form, which outcomes and which values count. */
@Injectable()
export class TaskCompletion {
  constructor(
    private readonly views: TaskViews,
    private readonly inbox: InboxQuery,
    private readonly prefill: Prefill,
    private readonly check: SubmissionCheck,
    private readonly choice: RecordingChoice,
    private readonly subjectChoice: SubjectChoice,
    private readonly clipCheck: ClipCheck,
    private readonly spine: CompleteTask,
  ) {}

  async complete(actor: Actor, taskId: string, act: Wire.CompleteTask): Promise<Wire.CompleteResult> {
    const opened = await this.views.open(actor.personId, taskId);
    const outcome = opened.step.outcomes.find((each) => each.id === act.outcome);
    if (!outcome) throw unknownOutcome(act.outcome);
    const order = await this.inbox.todoOrder(actor);
    const nextTaskId = order[order.indexOf(taskId) + 1] ?? order.find((id) => id !== taskId) ?? null;
    const attempt = { actor, taskId, requestId: act.requestId, asked: act };
    const before = await this.spine.admit(attempt);
    if (before) return { ...before, nextTaskId };
    const { clips, ...checked } = await this.checked(actor, opened, act);
    await this.choice.refuseForeign(actor.personId, checked.recordingIds, opened.file);
    await this.clipCheck.refuse(clips, opened.file);
    const { subjects } = await this.subjectChoice.of(actor.personId, checked.subjects, opened.file);
    const told = { ...attempt, ...checked, step: opened.step, outcome, opinion: act.opinion, subjects };
    const accepted = await this.spine.complete(told);
    return { ...accepted, nextTaskId };
  }

  private async checked(
    actor: Actor,
    { task, step, bundle, file }: OpenedTask,
    { data, outcome }: Pick<Wire.CompleteTask, 'data' | 'outcome'>,
  ): Promise<CheckedSubmission> {
    const schema = step.formRef ? bundle.forms.get(step.formRef) : undefined;
    if (!schema && Object.keys(data).length === 0) return NOTHING;
    if (!schema)
      throw new Refusal('invalid', {
        zh: '这一步没有表单，不接受填写内容。',
        en: 'This step has no form and takes no values.',
      });
    const filled = await this.prefill.forTask(schema, file, actor.personId, bundle);
    return this.check.check(schema, filled, data, { outcomeId: outcome, taskId: task.id });
  }
}

function unknownOutcome(given: string): Refusal {
  return new Refusal('invalid', {
    zh: `这一步没有“${given.slice(0, 40)}”这种处理结果。请刷新页面。`,
    en: `This step has no outcome “${given.slice(0, 40)}”. Reload the page.`,
  });
}
