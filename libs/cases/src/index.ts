/** The case spine: commands over two owners, sweeper and healer, the inbox read model, registers as forms. */
export { CasesModule } from './cases.module';
export { Spine } from './spine';
export { offerFor, barredFrom, covers, recused, type Actor, type Offer } from './actor';
export { StartCase, type StartRequest } from './actions/start-case';
export { CompleteTask, type CompleteRequest } from './actions/complete-task';
export { raiseSecrecy } from './actions/case-recordings';
export type { SubjectRef } from './actions/case-subjects';
export { actsInForce, actsOf, settledActs, submissionsInForce, UnsettledActs } from './acts-in-force';
export { activityInWords, activityOfCase, type ActivityInCase } from './activities/case-activity';
export { holdActivity } from './activities/standing-activity';
export { earlierTimes, earliestEnd, type ActivityTimes } from './activities/earlier-times';
export { coveredActivities, type CoveredActivity, type SpokenReason } from './activities/activity-coverage';
export { linkedRecordings, type LinkedRecording } from './activities/linked-recordings';
export { asFieldHolds, CaseValues, partOfPerson, submittedValues, type FactSource } from './case-values';
export { writeRegisterRow, type RegisterEntry } from './register-row';
export { WithdrawCase } from './actions/withdraw-case';
export { minutesBetween } from './case-spans';
export { BundleDeployer, DEPLOYMENT_SOURCE } from './bundles/bundle-deployer';
export { deployOwners, type OwnerDeployment, type OwnerDeploymentRequest } from './bundles/owner-deployment';
export { BundleArchive } from './bundles/bundle-archive';
export { BundleVersions } from './bundles/bundle-versions';
export { DeployedBundles, type DeployedBundle } from './bundles/deployed-bundles';
export {
  requireGrantingDecision,
  requireSecrecyReview,
  standingDecision,
  type StandingDecision,
} from './granting-decision';
export { CommandLog } from './commands/command-log';
export { RecordGaps } from './commands/record-gaps';
export { Healer } from './commands/healer';
export {
  BEING_HEALED,
  FACTS_LOST,
  HALTED,
  NEEDS_PERSON,
  incidentKind,
  SpineIncidents,
  type IncidentKind,
} from './spine-incidents';
export {
  IncidentRecord,
  isOwnDecision,
  type IncidentAct,
  type OpenIncident,
  type Resolution,
} from './incidents/incident-record';
export { EndCase } from './incidents/end-case';
export { RetryIncident, type RetryResult } from './incidents/retry-incident';
export { SettleIncident } from './incidents/settle-incident';
export { closeAccess } from './access-closing';
export { DeadlineNotices } from './deadlines/deadline-notices';
export { DeadlineWatch } from './deadlines/deadline-watch';
export { Sweeper } from './commands/sweeper';
export { askedPeople, askedRole, holdersOf } from './inbox/asked-people';
export { InboxChanges } from './inbox/inbox-changes';
export { InboxFeed } from './inbox/inbox-feed';
export { CaseQuery, type CaseBox, type CaseScope } from './inbox/case-query';
export { StepPerson } from './inbox/step-person';
export { InboxQuery, type TaskWithCase, type TodoCounts } from './inbox/inbox-query';
export { type ListFilter } from './inbox/list-filter';
export { type TaskBox } from './inbox/task-boxes';
export { WorkCurve, type DayOfWork } from './inbox/work-curve';
export { CaseStatistics, type CasesBehind, type FiguresOfVersion } from './statistics/case-statistics';
export type { Behind, Cohort } from './statistics/cohort';
