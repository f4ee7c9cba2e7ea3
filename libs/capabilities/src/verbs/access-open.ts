import { z } from 'zod';
import { capability } from '../capability';

export const accessOpen = capability({
  topic: 'access.open',
  summary: {
    zh: '开放本案录像的查阅权限，到期自动失效',
    en: "Opens the right to view the case's recordings until a date",
  },
  input: z.object({
    recordingIds: z.array(z.string()).min(1).max(200).describe('所选录像'),
    validFor: z
      .string()
      .regex(/^P(\d+D)?(T(\d+H)?(\d+M)?)?$/)
      .describe('有效时长，如 P30D'),
  }),
  output: z.object({ accessValidTo: z.string() }),
  errors: {},
  maxSeconds: 60,
  needsDecision: true,
});
