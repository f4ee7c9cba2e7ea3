import { z } from 'zod';
import { capability } from '../capability';

export const coverageListLost = capability({
  topic: 'coverage.listLost',
  summary: {
    zh: '列出因本案执法记录仪中未采集的录像灭失而没有录像的执法活动',
    en: "Lists the activities left without footage because what the case's recorder held was never collected",
  },
  input: z.object({
    eventAt: z.string().optional().describe('事发时间，如表单中的日期时间；不填为立案时间'),
  }),
  output: z.object({
    lostActivityCount: z.number().int(),
    /** Number, time, place and state of each, one a line, oldest first; what does not fit is counted in the last line. */
    lostActivities: z.string(),
  }),
  errors: {
    eventAtInvalid: { zh: '事发时间晚于报告时间，或不是时间', en: 'The event lies after the report or is no time' },
  },
  maxSeconds: 60,
});
