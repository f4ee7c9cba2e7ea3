import { Refusal, RefusedAct } from '@zhilu/domain';

/** Why a completed step is not taken: somebody or the process was first, the engine did not follow, the model is at fault. */
export function overtaken(): Refusal {
  return new Refusal('conflict', {
    zh: '提交时流程已越过这一步（如已到期或已撤回），您的提交没有生效。请查看办理记录。',
    en: 'The process had already left this step (deadline passed or case withdrawn); your submission has no effect. See the record.',
  });
}

export function alreadyDone(taskId: string): Refusal {
  const sentence = {
    zh: '这一步已经办结，您的提交没有改变任何内容。请刷新查看结果。',
    en: 'This step has already been done; your submission changed nothing. Refresh to see the result.',
  };
  return new RefusedAct('conflict', sentence, 'task', taskId);
}

export function otherThanDone(taskId: string): Refusal {
  const sentence = {
    zh: '这一步您已经办结，这次提交的结果、意见或者内容与上次不同，没有生效。请刷新查看已记入的办理。',
    en: 'You have done this step already; this submission has another outcome, opinion or content and has no effect. Refresh to see what is kept.',
  };
  return new RefusedAct('conflict', sentence, 'task', taskId);
}

export function stuck(caseNumber: string): Refusal {
  return new Refusal('conflict', {
    zh: `您的办理已记入案件 ${caseNumber}，但流程引擎没有接受这一步，已转请流程管理员处理。请勿重复提交。`,
    en: `Your act is kept with case ${caseNumber}, but the engine did not take the step; the process owner has been asked. Do not submit again.`,
  });
}

export function missingForm(step: string): Refusal {
  return new Refusal('unprocessable', {
    zh: `步骤“${step}”登记簿没有表单。请联系流程管理员。`,
    en: `The register of step “${step}” has no form. Ask the process owner.`,
  });
}
