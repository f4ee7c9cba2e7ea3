/** The case spine: commands over two owners, sweeper and healer, the inbox read model, registers as forms. */
export { CasesModule } from './cases.module';
export { Spine } from './spine';
export { offerFor, covers, type Actor, type Offer } from './actor';
export { StartCase, type StartRequest } from './actions/start-case';
export { CompleteTask, type CompleteRequest } from './actions/complete-task';
export { raiseSecrecy } from './actions/case-recordings';
export { WithdrawCase } from './actions/withdraw-case';
export { BundleDeployer, DEPLOYMENT_SOURCE } from './bundles/bundle-deployer';
export { DeployedBundles, type DeployedBundle } from './bundles/deployed-bundles';
export { requireGrantingDecision, standingDecision, type StandingDecision } from './granting-decision';
export { CommandLog } from './commands/command-log';
export { Healer } from './commands/healer';
export { BEING_HEALED, NEEDS_PERSON } from './spine-incidents';
export { Sweeper } from './commands/sweeper';
export { askedPeople, holdersOf } from './inbox/asked-people';
export { InboxChanges } from './inbox/inbox-changes';
export { InboxFeed } from './inbox/inbox-feed';
export {
  InboxQuery,
  type CaseBox,
  type CaseScope,
  type ListFilter,
  type TaskBox,
  type TaskWithCase,
  type TodoCounts,
} from './inbox/inbox-query';
