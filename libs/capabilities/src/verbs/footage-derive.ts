import { z } from 'zod';
import { capability } from '../capability';

export const footageDerive = capability({
  topic: 'footage.derive',
  summary: {
    zh: '按审批通过的片段制作公开副本：截取、遮挡、静音、加水印，原始件不动',
    en: 'Makes the approved clips: cut, hidden, muted, watermarked; the originals stay as they are',
  },
  input: z.object({
    watermark: z.string().max(60).optional().describe('水印文字，加在办理编号之后，如 公开使用；不填则不加水印'),
  }),
  output: z.object({ derivativeIds: z.array(z.string()), derivativeCount: z.number().int() }),
  errors: {
    derivationForbidden: { zh: '涉密录像不得公开', en: 'Marked footage is never released' },
  },
  maxSeconds: 12 * 3600,
  needsDecision: true,
});
