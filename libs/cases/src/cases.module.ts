import { Module, type DynamicModule, type Provider } from '@nestjs/common';
import { StartCase } from './actions/start-case';
import { CompleteTask } from './actions/complete-task';
import { WithdrawCase } from './actions/withdraw-case';
import { BUNDLE_ROOT, BundleDeployer } from './bundles/bundle-deployer';
import { BundleArchive } from './bundles/bundle-archive';
import { BundleVersions } from './bundles/bundle-versions';
import { DeployedBundles } from './bundles/deployed-bundles';
import { CaseHistory } from './case-history';
import { CaseEnding } from './commands/case-ending';
import { CommandDriver } from './commands/command-driver';
import { CommandLog } from './commands/command-log';
import { EngineDoubt } from './engine-doubt';
import { EngineMemory } from './commands/engine-memory';
import { Healer } from './commands/healer';
import { LostCase } from './commands/lost-case';
import { RecordGaps } from './commands/record-gaps';
import { Restoration } from './commands/restoration';
import { PromptDriver } from './commands/prompt-driver';
import { LostFacts } from './lost-facts';
import { SpineIncidents } from './spine-incidents';
import { Sweeper } from './commands/sweeper';
import { DeadlineNotices } from './deadlines/deadline-notices';
import { DeadlineWatch } from './deadlines/deadline-watch';
import { EndCase } from './incidents/end-case';
import { IncidentRecord } from './incidents/incident-record';
import { RetryIncident } from './incidents/retry-incident';
import { SettleIncident } from './incidents/settle-incident';
import { CaseQuery } from './inbox/case-query';
import { InboxChanges } from './inbox/inbox-changes';
import { InboxFeed } from './inbox/inbox-feed';
import { InboxQuery } from './inbox/inbox-query';
import { IncidentFeed } from './inbox/incident-feed';
import { InstanceSync } from './inbox/instance-sync';
import { Reconciler } from './inbox/reconciler';
import { StepPerson } from './inbox/step-person';
import { TaskWriter } from './inbox/task-writer';
import { WorkCurve } from './inbox/work-curve';
import { Spine } from './spine';
import { CaseStatistics } from './statistics/case-statistics';

const PARTS: Provider[] = [
  StartCase,
  CompleteTask,
  WithdrawCase,
  EndCase,
  RetryIncident,
  SettleIncident,
  IncidentRecord,
  BundleArchive,
  BundleDeployer,
  BundleVersions,
  DeployedBundles,
  CaseEnding,
  CaseHistory,
  CommandDriver,
  CommandLog,
  DeadlineNotices,
  DeadlineWatch,
  EngineDoubt,
  EngineMemory,
  Healer,
  LostCase,
  LostFacts,
  RecordGaps,
  Reconciler,
  Restoration,
  PromptDriver,
  SpineIncidents,
  Sweeper,
  CaseQuery,
  InboxChanges,
  InboxFeed,
  InboxQuery,
  IncidentFeed,
  InstanceSync,
  StepPerson,
  TaskWriter,
  WorkCurve,
  CaseStatistics,
  Spine,
];

/** The case spine. Needs `DataSource`, `EngineClient` and `CLOCK` to be provided globally. */
@Module({})
export class CasesModule {
  static forRoot(bundleRoot: string): DynamicModule {
    const root = { provide: BUNDLE_ROOT, useValue: bundleRoot };
    return { module: CasesModule, global: true, providers: [root, ...PARTS], exports: PARTS };
  }
}
