import { isRole, ROLES } from '@zhilu/domain';
import type { Bundle } from '../bundle/bundle';
import { personVariable } from '../model/computed-person';
import type { UserTaskModel } from '../model/process-model';
import { finding, type Finding, type Rule } from './finding';
import { knownVariables } from './known-variables';

/** Computed roles a step may name in `zhilu.person`, beside `variable:` with the name of one that holds a person's id. */
const KNOWN_PERSONS: readonly string[] = ['applicant'];

/** Every step says who does it: one known role, or a computed person; who keeps out of it and who may start it is known too. */
export const roleKnown: Rule = {
  id: 'role-known',
  check: ({ bundle }) => [
    ...stepsWithoutRole(bundle),
    ...recusedUnknown(bundle),
    ...startersUnknown(bundle),
    ...recipientsUnknown(bundle),
  ],
};

function stepsWithoutRole(bundle: Bundle): Finding[] {
  return bundle.model.userTasks.flatMap((task) => {
    const { elementId, candidateGroups, role, person } = task;
    if (personVariable(person) !== null) return faultsOfVariable(bundle, task);
    if (person !== null) {
      return KNOWN_PERSONS.includes(person) ? [] : [unknown(bundle, elementId, person, KNOWN_PERSONS)];
    }
    if (role !== null || candidateGroups?.includes('${')) return [];
    if (candidateGroups !== null) return [unknown(bundle, elementId, candidateGroups, ROLES)];
    return [
      finding('role-known', bundle, {
        elementId,
        zh: '没有写由谁办理，请在候选组中填写一个角色，如 unit-head',
        en: 'nobody is named to do the step; give one role as candidate group, e.g. unit-head',
      }),
    ];
  });
}

/** Nobody promises that the variable names somebody who may act: the role beside it is asked then. */
function faultsOfVariable(bundle: Bundle, { elementId, role, person }: UserTaskModel): Finding[] {
  const word = personVariable(person) ?? '';
  const among = knownVariables(bundle);
  const unset = finding('role-known', bundle, {
    elementId,
    zh: `办理人取自变量“${word}”，但没有任何步骤设置它`,
    en: `the person comes from the variable "${word}", which no step sets`,
    meant: { word, among },
  });
  const alone = finding('role-known', bundle, {
    elementId,
    zh: '办理人取自变量，还须在候选组中填写一个角色：变量没有指明在用人员时由其办理',
    en: 'the person comes from a variable; give a role as candidate group too, which is asked when the variable names nobody who may act',
  });
  return [...(among.has(word) ? [] : [unset]), ...(role === null ? [alone] : [])];
}

/** A variable that nothing sets would let everybody in. */
function recusedUnknown(bundle: Bundle): Finding[] {
  const among = knownVariables(bundle);
  return bundle.model.userTasks.flatMap(({ elementId, recused }) => {
    const word = personVariable(recused);
    if (recused === null || (word !== null && among.has(word))) return [];
    return [
      finding('role-known', bundle, {
        elementId,
        zh: `回避的人应写“variable:变量”，变量由前面的步骤设置；现写“${recused}”`,
        en: `who keeps out of the step is written variable:name, with a variable that some step sets; it says "${recused}"`,
        ...(word === null ? {} : { meant: { word, among } }),
      }),
    ];
  });
}

function startersUnknown(bundle: Bundle): Finding[] {
  const { startForm, starters } = bundle.model;
  if (!startForm) return [];
  const unknownOnes = starters.filter((name) => !isRole(name));
  if (starters.length > 0) return unknownOnes.map((name) => unknown(bundle, startForm.elementId, name, ROLES));
  return [
    finding('role-known', bundle, {
      elementId: startForm.elementId,
      zh: '没有写谁可以发起，请填写 zhilu.starters',
      en: 'nobody may start the process; write zhilu.starters',
    }),
  ];
}

function recipientsUnknown(bundle: Bundle): Finding[] {
  const recipients = ['asked', 'named', ...KNOWN_PERSONS, ...ROLES];
  return bundle.model.serviceTasks
    .filter((task) => task.topic === 'notification.send')
    .flatMap(({ elementId, inputs }) =>
      inputs
        .filter((each) => each.name === 'recipient' && !each.value.includes('${'))
        .flatMap(({ value }) => value.split(',').map((word) => ({ elementId, word }))),
    )
    .filter(({ word }) => !recipients.includes(word))
    .map(({ elementId, word }) => unknown(bundle, elementId, word, recipients));
}

function unknown(bundle: Bundle, elementId: string, word: string, among: Iterable<string>): Finding {
  return finding('role-known', bundle, {
    elementId,
    zh: `没有角色“${word}”`,
    en: `there is no role "${word}"`,
    meant: { word, among },
  });
}
