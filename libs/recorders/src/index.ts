/** Recorders 执法记录仪 as assets: who had one at any moment, how its state changes, what it is worth. */
export { holderAt } from './holder-at';
export { keeperAt } from './keeper-at';
export { handOut, takeBack, type HandOut, type TakeBack } from './issue';
export { changeState, type ChangeOfState } from './state';
export { isBlockedBy, requireOwnToRestore } from './out-of-use-by';
export { openIssue } from './lines';
export { recordEvent, type RecorderEvent } from './events';
export { caseRecorder } from './case-recorder';
export { netValueOf, recorderFacts } from './recorder-facts';
