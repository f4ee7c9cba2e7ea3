import { z } from 'zod';
import { capability } from '../capability';

export const recorderHandOver = capability({
  topic: 'recorder.handOver',
  summary: {
    zh: '把执法记录仪（本案的，或表单中选定的备用机）发给某人，记入领用登记',
    en: "Hands a recorder out, the case's own or a spare chosen in a form, and adds it to the issue register",
  },
  input: z.object({
    holderId: z
      .string()
      .min(1)
      .optional()
      .describe('领用人，如 recorder.assess 查明的 holderId；不填为立案时本案执法记录仪的持有人'),
    recorderNumber: z.string().optional().describe('备用机编号，须为本案表单中选定的；不填为本案执法记录仪'),
    note: z.string().max(500).optional().describe('说明，可不填'),
  }),
  output: z.object({ handedOutNumber: z.string(), handedOutTo: z.string() }),
  errors: {
    handOverRefused: {
      zh: '这台执法记录仪现在不能发，或领用人不是其所在单位的在用人员',
      en: 'The recorder cannot be handed out now, or the person is no active person of its unit',
    },
  },
  maxSeconds: 60,
});
