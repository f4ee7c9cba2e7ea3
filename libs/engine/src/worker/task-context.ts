import type { LockedTask, Variables } from 'camunda-external-task-client-js';
import type { Served, TaskContext } from './contract';
import { attemptOf, triesLeft, type RetryPolicy } from './retry-policy';
import type { WorkerLogger } from './worker-options';

/** A task as the stock client hands it to a subscription. */
export type FetchedTask = Omit<LockedTask, 'variables'> & { variables: Variables };

/** What the handler is told about its task. */
export function contextOf(
  task: FetchedTask,
  { topic }: Served,
  policy: RetryPolicy,
  signal: AbortSignal,
  logger: WorkerLogger,
): TaskContext {
  const prefix = `${topic} ${task.businessKey ?? '-'}`;
  return {
    taskId: task.id,
    caseNumber: task.businessKey ?? '',
    processId: task.processDefinitionKey,
    definitionId: task.processDefinitionId,
    instanceId: task.processInstanceId,
    elementId: task.activityId,
    attempt: attemptOf(policy, task.retries),
    retriesLeft: triesLeft(policy, task.retries),
    signal,
    properties: Object.freeze({ ...task.extensionProperties }),
    log: {
      info: (message) => logger.log(`${prefix} ${message}`),
      warn: (message) => logger.warn(`${prefix} ${message}`),
      error: (message) => logger.error(`${prefix} ${message}`),
    },
  };
}
