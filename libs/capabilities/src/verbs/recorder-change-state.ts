import { z } from 'zod';
import { capability } from '../capability';

export const recorderChangeState = capability({
  topic: 'recorder.changeState',
  summary: {
    zh: '变更本案执法记录仪的状态（停用、维修、报废等），记入设备履历',
    en: "Changes the state of the case's recorder and adds it to its life",
  },
  input: z.object({
    state: z
      .enum(['stored', 'inUse', 'blocked', 'repair', 'lost', 'scrapped'])
      .describe(
        '改为：stored 在库、inUse 恢复使用（仍有持有人的为领用，否则在库）、blocked 停用、repair 维修、lost 丢失、scrapped 报废',
      ),
    note: z.string().max(500).optional().describe('说明，可不填'),
  }),
  output: z.object({
    recorderNumber: z.string(),
    recorderState: z.string(),
    recorderStateBefore: z.string(),
  }),
  errors: {
    stateRefused: {
      zh: '执法记录仪的现状不允许这样变更',
      en: 'The recorder may not change like this from where it stands',
    },
  },
  maxSeconds: 60,
});
