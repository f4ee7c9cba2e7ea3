import type { Bundle } from '../bundle/bundle';
import { bpmnFile, finding, type Rule } from './finding';

/** A process has one name everywhere: id = folder = file; it can run, is named, has a case prefix of its own and a life time of its history. */
export const processIdentity: Rule = {
  id: 'process-identity',
  check: ({ bundle, all }) => [
    ...problemsOf(bundle).map((problem) => finding('process-identity', bundle, problem)),
    ...samePrefix(bundle, all).map((other) =>
      finding('process-identity', bundle, {
        zh: `办理编号前缀“${bundle.model.properties.casePrefix}”已被流程“${other}”使用`,
        en: `the case prefix "${bundle.model.properties.casePrefix}" is already used by "${other}"`,
      }),
    ),
  ],
};

interface Problem {
  zh: string;
  en: string;
}

function problemsOf(bundle: Bundle): Problem[] {
  const { model, processId } = bundle;
  const path = bpmnFile(bundle);
  const problems: [boolean, Problem][] = [
    [
      /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(processId),
      {
        zh: `流程编号“${processId}”应为小写英文，用短横线连接`,
        en: `the process id "${processId}" must be lower case words joined by hyphens`,
      },
    ],
    [
      path === `bpmn/${processId}/${processId}.bpmn`,
      {
        zh: `文件 ${path} 应为 bpmn/${processId}/${processId}.bpmn`,
        en: `the file ${path} must be bpmn/${processId}/${processId}.bpmn`,
      },
    ],
    [model.isExecutable, { zh: '流程没有设为可执行', en: 'the process is not marked executable' }],
    [model.name.trim() !== '', { zh: '流程没有中文名称', en: 'the process has no name' }],
    [
      /^[A-Z]{2,4}$/.test(model.properties.casePrefix ?? ''),
      {
        zh: '办理编号前缀（zhilu.casePrefix）应为 2 至 4 个大写字母',
        en: 'the case prefix (zhilu.casePrefix) must be 2 to 4 capital letters',
      },
    ],
    [
      /^(P\d+D|\d+)$/.test(model.historyTimeToLive ?? ''),
      {
        zh: '没有填写历史保存期（historyTimeToLive），如 P3650D',
        en: 'the history time to live is missing, e.g. P3650D',
      },
    ],
  ];
  return problems.flatMap(([holds, problem]) => (holds ? [] : [problem]));
}

function samePrefix(bundle: Bundle, all: readonly Bundle[]): string[] {
  const prefix = bundle.model.properties.casePrefix;
  return all
    .filter((other) => other.processId !== bundle.processId && prefix && other.model.properties.casePrefix === prefix)
    .map((other) => other.processId);
}
