/** The verbs a process owner composes in BPMN: one file a capability. */
import { accessClose } from './verbs/access-close';
import { accessOpen } from './verbs/access-open';
import { activityAssess } from './verbs/activity-assess';
import { coverageListLost } from './verbs/coverage-list-lost';
import { coverageRecordExemption } from './verbs/coverage-record-exemption';
import { documentRender } from './verbs/document-render';
import { footageCheck } from './verbs/footage-check';
import { footageDerive } from './verbs/footage-derive';
import { footageExport } from './verbs/footage-export';
import { footageImport } from './verbs/footage-import';
import { footageRescue } from './verbs/footage-rescue';
import { notificationSend } from './verbs/notification-send';
import { recorderAssess } from './verbs/recorder-assess';
import { recorderChangeState } from './verbs/recorder-change-state';
import { recorderHandOver } from './verbs/recorder-hand-over';
import { registerWrite } from './verbs/register-write';
import { releasePublish } from './verbs/release-publish';
import { releaseWithdraw } from './verbs/release-withdraw';
import type { Capability } from './capability';

export { capability, type Capability } from './capability';
export { EXEMPTION_VALIDITIES } from './verbs/coverage-record-exemption';
export {
  accessClose,
  accessOpen,
  activityAssess,
  coverageListLost,
  coverageRecordExemption,
  documentRender,
  footageCheck,
  footageDerive,
  footageExport,
  footageImport,
  footageRescue,
  notificationSend,
  recorderAssess,
  recorderChangeState,
  recorderHandOver,
  registerWrite,
  releasePublish,
  releaseWithdraw,
};

/** Every capability by its topic. */
export const capabilities: ReadonlyMap<string, Capability> = new Map<string, Capability>(
  [
    accessClose,
    accessOpen,
    activityAssess,
    coverageListLost,
    coverageRecordExemption,
    documentRender,
    footageCheck,
    footageDerive,
    footageExport,
    footageImport,
    footageRescue,
    notificationSend,
    recorderAssess,
    recorderChangeState,
    recorderHandOver,
    registerWrite,
    releasePublish,
    releaseWithdraw,
  ].map((each) => [each.topic, each as Capability]),
);
