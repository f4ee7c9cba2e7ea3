import { z } from 'zod';
import { capability } from '../capability';

export const footageExport = capability({
  topic: 'footage.export',
  summary: {
    zh: '制作封装副本（BagIt，含校验清单和回执）',
    en: 'Makes a sealed copy: BagIt package with manifest and receipt',
  },
  input: z.object({ recordingIds: z.array(z.string()).min(1).max(200).describe('所选录像') }),
  output: z.object({ sealedCopyId: z.string(), manifestSha256: z.string() }),
  errors: { exportForbidden: { zh: '涉密录像不得制作副本', en: 'Secret footage may not be copied' } },
  maxSeconds: 4 * 3600,
  needsDecision: true,
});
