import { z } from 'zod';
import { capability } from '../capability';

export const recorderAssess = capability({
  topic: 'recorder.assess',
  summary: {
    zh: '查明本案执法记录仪在事发时由谁持有、值多少、有无未采集的录像',
    en: "Finds who had the case's recorder at the moment of the event, what it was worth, and whether footage was not collected yet",
  },
  input: z.object({
    eventAt: z.string().optional().describe('事发时间，如表单中的日期时间；不填为立案时间'),
  }),
  output: z.object({
    recorderNumber: z.string(),
    /** By the issue register at that moment; empty where nobody had it. */
    holderId: z.string(),
    /** Whether the applicant of the case had it then. */
    applicantHeldIt: z.boolean(),
    /** Who wears it answers for it; where nobody had it, who kept it then (article 11). Empty where nobody ever kept it either. */
    responsibleId: z.string(),
    responsibleName: z.string(),
    /** False where price or day of purchase are not registered, or the price is 0; both sums are 0 then. */
    valueKnown: z.boolean(),
    priceFen: z.number().int(),
    netValueFen: z.number().int(),
    /** Both sums as yuan; empty where the value is not known. */
    priceYuan: z.string(),
    netValueYuan: z.string(),
    /** Last import before the report that read the whole card, ISO 8601; empty for none. */
    lastImportAt: z.string(),
    /** Hours in which somebody had it since then, up to the report; one decimal. */
    uncollectedHours: z.number(),
    footageUncollected: z.boolean(),
    /** Between the event and the start of the case, one decimal. */
    hoursToReport: z.number(),
    reportedWithin24h: z.boolean(),
  }),
  errors: {
    eventAtInvalid: { zh: '事发时间晚于报告时间，或不是时间', en: 'The event lies after the report or is no time' },
  },
  maxSeconds: 60,
});
