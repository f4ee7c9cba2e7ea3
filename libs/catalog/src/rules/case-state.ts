import { finding, type Rule } from './finding';

const STATES: readonly string[] = ['granted', 'refused', 'withdrawn', 'ended'];

/** Every end of the case says in which state it leaves it; ends of side paths and sub-processes say nothing. */
export const caseState: Rule = {
  id: 'case-state',
  check: ({ bundle }) =>
    bundle.model.endEvents.flatMap(({ elementId, caseState: state, endsCase }) => {
      if (state !== null && !STATES.includes(state)) {
        return finding('case-state', bundle, {
          elementId,
          zh: `案件状态“${state}”不存在，可用 ${STATES.join('、')}`,
          en: `there is no case state "${state}"; use ${STATES.join(', ')}`,
          meant: { word: state, among: STATES },
        });
      }
      if (endsCase === (state !== null)) return [];
      return finding('case-state', bundle, {
        elementId,
        zh: endsCase ? '案件在这里办结，请填写 zhilu.caseState' : '案件并不在这里办结，请去掉 zhilu.caseState',
        en: endsCase
          ? 'the case ends here; write zhilu.caseState'
          : 'the case does not end here; remove zhilu.caseState',
      });
    }),
};
