import { CharacterSet1795500000000 } from './1795500000000-character-set';
import { CreatePeople1795500000001 } from './1795500000001-people';
import { CreateCases1795500000002 } from './1795500000002-cases';
import { CreateFootage1795500000003 } from './1795500000003-footage';
import { CreateAudit1795500000004 } from './1795500000004-audit';
import { CreateActivities1795500000005 } from './1795500000005-activities';
import { CreateRecorderLife1795500000006 } from './1795500000006-recorder-life';
import { CreateDerivatives1795500000007 } from './1795500000007-derivatives';
import { CreateReleases1795500000008 } from './1795500000008-releases';
import { CreateDeadlines1795500000009 } from './1795500000009-deadlines';
import { ActivityCancelled1795500000010 } from './1795500000010-activity-cancelled';
import { Recused1795500000011 } from './1795500000011-recused';

/** Every change of the schema, oldest first. */
export const migrations = [
  CharacterSet1795500000000,
  CreatePeople1795500000001,
  CreateCases1795500000002,
  CreateFootage1795500000003,
  CreateAudit1795500000004,
  CreateActivities1795500000005,
  CreateRecorderLife1795500000006,
  CreateDerivatives1795500000007,
  CreateReleases1795500000008,
  CreateDeadlines1795500000009,
  ActivityCancelled1795500000010,
  Recused1795500000011,
];
