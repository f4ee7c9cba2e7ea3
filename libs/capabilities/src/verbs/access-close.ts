import { z } from 'zod';
import { capability } from '../capability';

export const accessClose = capability({
  topic: 'access.close',
  summary: { zh: '收回本案录像的查阅权限', en: "Takes back the right to view the case's recordings" },
  input: z.object({}),
  output: z.object({ accessClosedCount: z.number().int() }),
  errors: {},
  maxSeconds: 60,
});
