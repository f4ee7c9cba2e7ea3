import { z } from 'zod';
import { capability } from '../capability';

export const footageRescue = capability({
  topic: 'footage.rescue',
  summary: {
    zh: '维修前抢救存储卡上的录像：能读的全部入库，损坏的标明，读不出的列明',
    en: 'Rescues the footage of a card before repair: all that can be read is stored, damage is marked, what cannot be read is named',
  },
  input: z.object({
    deviceNumber: z.string().min(1).describe('执法记录仪编号，停用、维修中的也可以'),
    cardFolder: z.string().min(1).describe('存储卡文件夹名'),
  }),
  output: z.object({
    importId: z.string(),
    rescuedCount: z.number().int(),
    knownCount: z.number().int(),
    damagedCount: z.number().int(),
    skippedCount: z.number().int(),
    unreadableCount: z.number().int(),
    /** Where the unreadable ones lie on the card; empty for none. */
    unreadableFiles: z.string(),
  }),
  errors: {
    deviceUnknown: {
      zh: '登记中没有这台执法记录仪，或不属于本案单位',
      en: "The recorder is not registered or not of the case's unit",
    },
    cardMissing: {
      zh: '找不到这张存储卡，或卡上有其他记录仪的文件',
      en: 'The card is not there, or holds files of another recorder',
    },
  },
  maxSeconds: 4 * 3600,
});
