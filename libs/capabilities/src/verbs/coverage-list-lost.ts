import { z } from 'zod';
import { capability } from '../capability';

export const coverageListLost = capability({
  topic: 'coverage.listLost',
  summary: {
    zh: '列出因本案执法记录仪中未采集的录像灭失而没有录像的执法活动',
    en: "Lists the activities left without footage because what the case's recorder held was never collected",
  },
  input: z.object({}),
  output: z.object({
    lostActivityCount: z.number().int(),
    /** Number, time, place and state of each, one a line, oldest first; what does not fit is counted in the last line. */
    lostActivities: z.string(),
  }),
  errors: {},
  maxSeconds: 60,
});
