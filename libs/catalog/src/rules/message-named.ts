import { finding, type Rule } from './finding';

/** Messages are called `<process>.<pastFact>`, and the one that withdraws the case is caught somewhere. */
export const messageNamed: Rule = {
  id: 'message-named',
  check: ({ bundle }) => {
    const { messages, properties, startForm } = bundle.model;
    const pattern = new RegExp(`^${bundle.processId}\\.[a-z][A-Za-z0-9]*$`);
    const misnamed = messages
      .filter(({ name }) => !pattern.test(name))
      .map(({ elementId, name }) =>
        finding('message-named', bundle, {
          elementId,
          zh: `消息“${name}”应写作“${bundle.processId}.已发生的事”，如 ${bundle.processId}.requestWithdrawn`,
          en: `the message "${name}" must be called "${bundle.processId}.<pastFact>", e.g. ${bundle.processId}.requestWithdrawn`,
        }),
      );
    const withdraw = properties.withdrawMessage;
    if (!withdraw || messages.some(({ name }) => name === withdraw)) return misnamed;
    const uncaught = finding('message-named', bundle, {
      elementId: startForm?.elementId ?? null,
      zh: `撤回消息“${withdraw}”在流程图中没有接收的事件`,
      en: `no event of the diagram receives the withdrawal "${withdraw}"`,
      meant: { word: withdraw, among: messages.map(({ name }) => name) },
    });
    return [...misnamed, uncaught];
  },
};
