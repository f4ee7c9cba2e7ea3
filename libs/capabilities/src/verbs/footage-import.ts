import { z } from 'zod';
import { capability } from '../capability';

export const footageImport = capability({
  topic: 'footage.import',
  summary: {
    zh: '从执法记录仪存储卡导入录像，逐个校验后入库',
    en: "Imports a recorder's card: every file is copied, hashed, re-read and stored",
  },
  input: z.object({
    deviceNumber: z.string().min(1).describe('执法记录仪编号'),
    cardFolder: z.string().min(1).describe('存储卡文件夹名'),
  }),
  output: z.object({
    importId: z.string(),
    storedCount: z.number().int(),
    knownCount: z.number().int(),
    damagedCount: z.number().int(),
    skippedCount: z.number().int(),
  }),
  errors: {
    deviceUnknown: {
      zh: '登记中没有这台执法记录仪，它已停用，或不属于本案单位',
      en: "The recorder is not registered, out of use, or not of the case's unit",
    },
    cardMissing: {
      zh: '找不到这张存储卡，或卡上有其他记录仪的文件',
      en: 'The card is not there, or holds files of another recorder',
    },
  },
  maxSeconds: 4 * 3600,
});
