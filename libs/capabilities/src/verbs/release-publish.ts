import { z } from 'zod';
import { capability } from '../capability';

export const releasePublish = capability({
  topic: 'release.publish',
  summary: {
    zh: '发布公开副本：编号、校验值和有效期',
    en: 'Releases derived copies with number, hash and validity',
  },
  input: z.object({
    derivativeIds: z.array(z.string()).min(1).max(200).describe('派生件'),
    medium: z.string().min(1).max(200).describe('发布媒体或场合'),
    purpose: z.string().min(1).max(2000).describe('公开用途'),
    validTo: z
      .string()
      .regex(/^\d{4}-\d\d-\d\d$/)
      .describe('有效期的最后一天，如 2027-03-31'),
  }),
  output: z.object({ releaseNumbers: z.array(z.string()), releaseCount: z.number().int(), releaseValidTo: z.string() }),
  errors: {
    releaseForbidden: {
      zh: '录像已标为涉密，或有效期已过，不得发布',
      en: 'The footage was marked secret meanwhile, or its validity is over: not released',
    },
  },
  maxSeconds: 300,
  needsDecision: true,
});
