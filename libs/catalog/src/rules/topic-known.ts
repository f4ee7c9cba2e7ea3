import { capabilities } from '@zhilu/capabilities';
import { finding, type Rule } from './finding';

/** An automatic step names a capability that exists. */
export const topicKnown: Rule = {
  id: 'topic-known',
  check: ({ bundle }) =>
    bundle.model.serviceTasks
      .filter((task) => task.topic === null || !capabilities.has(task.topic))
      .map(({ elementId, topic }) =>
        topic === null
          ? finding('topic-known', bundle, {
              elementId,
              zh: '自动步骤没有选择能力，应为外部任务并填写主题，如 document.render',
              en: 'the automatic step has no capability; make it an external task with a topic such as document.render',
            })
          : finding('topic-known', bundle, {
              elementId,
              zh: `没有名为“${topic}”的能力`,
              en: `there is no capability "${topic}"`,
              meant: { word: topic, among: capabilities.keys() },
            }),
      ),
};
