import { finding, type Rule } from './finding';

/** Decision tables and processes that the model calls exist, and the XML holds nothing the reader could not place. */
export const referencesExist: Rule = {
  id: 'references-exist',
  check: ({ bundle, all }) => {
    const { model } = bundle;
    const decisions = bundle.decisions.map((table) => table.key);
    const processes = all.map((each) => each.processId);
    return [
      ...model.decisions
        .filter(({ key }) => !decisions.includes(key))
        .map(({ elementId, key }) =>
          finding('references-exist', bundle, {
            elementId,
            zh: `决策表“${key}”不存在`,
            en: `the decision table "${key}" does not exist`,
            meant: { word: key, among: decisions },
          }),
        ),
      ...model.calledElements
        .filter(({ key }) => !processes.includes(key))
        .map(({ elementId, key }) =>
          finding('references-exist', bundle, {
            elementId,
            zh: `被调用的流程“${key}”不存在`,
            en: `the called process "${key}" does not exist`,
            meant: { word: key, among: processes },
          }),
        ),
      ...model.warnings.map((warning) =>
        finding('references-exist', bundle, {
          zh: `流程图文件有误：${warning}`,
          en: `the BPMN file is faulty: ${warning}`,
        }),
      ),
    ];
  },
};
