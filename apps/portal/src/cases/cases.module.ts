import { Global, Module } from '@nestjs/common';
import { ActivitiesModule } from '../activities/activities.module';
import { ActivityChoices } from '../activities/activity-choices';
import { CASE_ACCESS } from '../ports/case-access';
import { FORM_SOURCE } from '../ports/form-source';
import { PROCESS_KNOWLEDGE } from '../ports/process-knowledge';
import { SUBJECT_FINDERS, type SubjectFinder } from '../ports/subject-finder';
import { RecorderChoices } from '../recorders/recorder-choices';
import { RecordersModule } from '../recorders/recorders.module';
import { RecordingsModule } from '../recordings/recordings.module';
import { Actors } from './actors';
import { CaseDerivatives } from './case-derivatives';
import { CaseLists } from './case-lists';
import { CaseRights } from './case-rights';
import { CaseRows } from './case-rows';
import { CaseStart } from './case-start';
import { CaseViews } from './case-views';
import { CasesController } from './cases.controller';
import { ClipCheck } from './clip-check';
import { ClipNames } from './clip-names';
import { Copies } from './copies';
import { Diagram } from './diagram';
import { DeployedKnowledge } from './process-knowledge';
import { RecordingChoice } from './recording-choice';
import { SubjectChoice } from './subject-choice';
import { SubjectsController } from './subjects.controller';
import { StepProgressView } from './step-progress';
import { Timeline } from './timeline';
import { Urging } from './urging';

const PORTS = [
  { provide: CASE_ACCESS, useExisting: CaseRights },
  { provide: FORM_SOURCE, useExisting: DeployedKnowledge },
  { provide: PROCESS_KNOWLEDGE, useExisting: DeployedKnowledge },
];
const SUBJECTS = {
  provide: SUBJECT_FINDERS,
  inject: [ActivityChoices, RecorderChoices],
  useFactory: (...finders: SubjectFinder[]) => finders,
};
const SHARED = [Actors, CaseRights, CaseRows, CaseViews, ClipCheck, DeployedKnowledge, RecordingChoice, SubjectChoice];

/** Cases, and what the other features ask of them. */
@Global()
@Module({
  imports: [ActivitiesModule, RecordersModule, RecordingsModule],
  controllers: [CasesController, SubjectsController],
  providers: [
    ...SHARED,
    ...PORTS,
    CaseDerivatives,
    SUBJECTS,
    CaseLists,
    CaseStart,
    ClipNames,
    Copies,
    Diagram,
    StepProgressView,
    Timeline,
    Urging,
  ],
  exports: [...SHARED, CASE_ACCESS, FORM_SOURCE, PROCESS_KNOWLEDGE],
})
export class CasePagesModule {}
