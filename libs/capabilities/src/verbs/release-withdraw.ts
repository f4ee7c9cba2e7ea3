import { z } from 'zod';
import { capability } from '../capability';

export const releaseWithdraw = capability({
  topic: 'release.withdraw',
  summary: { zh: '收回本案已发布的公开副本', en: "Takes back the case's released copies" },
  input: z.object({
    reason: z.enum(['expired', 'recalled']).describe('原因：expired 有效期满，recalled 提前收回'),
  }),
  output: z.object({ withdrawnCount: z.number().int() }),
  errors: {},
  maxSeconds: 60,
});
