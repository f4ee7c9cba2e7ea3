import { isRole, ROLES } from '@zhilu/domain';
import type { Bundle } from '../bundle/bundle';
import { finding, type Finding, type Rule } from './finding';

/** Computed roles a step may name in `zhilu.person`. */
export const KNOWN_PERSONS: readonly string[] = ['applicant'];

/** Every step says who does it: one known role, or a computed person. Who may start it is said too. */
export const roleKnown: Rule = {
  id: 'role-known',
  check: ({ bundle }) => [...stepsWithoutRole(bundle), ...startersUnknown(bundle), ...recipientsUnknown(bundle)],
};

function stepsWithoutRole(bundle: Bundle): Finding[] {
  return bundle.model.userTasks.flatMap(({ elementId, candidateGroups, role, person }) => {
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
  const recipients = ['asked', ...KNOWN_PERSONS, ...ROLES];
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
