import { durationSeconds } from '../model/duration';
import { finding, type Rule } from './finding';

const isDuration = (text: string): boolean => durationSeconds(text) !== null;
const isRetry = (text: string): boolean => /^R[1-9]\d{0,2}\//.test(text) && isDuration(text.replace(/^R\d+\//, ''));
const isCycle = (text: string): boolean => /^R\d*\/.+$/.test(text);

/** Deadlines, timers and retries are written so that engine and product read them alike (ISO 8601, days to seconds). */
export const durationsReadable: Rule = {
  id: 'durations-readable',
  check: ({ bundle }) => {
    const { userTasks, serviceTasks, timers } = bundle.model;
    const places = [
      ...userTasks.map((task) => ({
        elementId: task.elementId,
        what: 'zhilu.deadline',
        value: task.deadline,
        fits: isDuration,
        example: 'P2D',
      })),
      ...serviceTasks.map((task) => ({
        elementId: task.elementId,
        what: 'zhilu.retry',
        value: task.retry,
        fits: isRetry,
        example: 'R5/PT5M',
      })),
      ...timers
        .filter((timer) => timer.kind !== 'date' && !/^\$\{\w+\}$/.test(timer.value))
        .map(({ elementId, kind, value }) =>
          kind === 'cycle'
            ? { elementId, what: 'timeCycle', value, fits: isCycle, example: 'R3/PT1H' }
            : { elementId, what: 'timeDuration', value, fits: isDuration, example: 'P2D' },
        ),
    ];
    return places
      .filter(({ value, fits }) => value !== null && !fits(value))
      .map(({ elementId, what, value, example }) =>
        finding('durations-readable', bundle, {
          elementId,
          zh: `时限“${value}”（${what}）写法不对，应如 ${example}`,
          en: `the time "${value}" (${what}) cannot be read; write it like ${example}`,
        }),
      );
  },
};
