import { z } from 'zod';
import { SECRECY_MARKS } from '@zhilu/domain';
import { capability } from '../capability';

export const footageCheck = capability({
  topic: 'footage.check',
  summary: {
    zh: '核对所选录像是否在库、是否相符、是否涉密',
    en: 'Checks that the chosen recordings exist and match their hash, and whether any is secret',
  },
  input: z.object({ recordingIds: z.array(z.string()).max(200).optional().describe('所选录像；不填为本案全部录像') }),
  output: z.object({ recordingCount: z.number().int(), secret: z.boolean(), secrecy: z.enum(SECRECY_MARKS) }),
  errors: { footageNotFound: { zh: '没有找到可供查阅的录像', en: 'No such footage is in the store' } },
  maxSeconds: 1800,
});
