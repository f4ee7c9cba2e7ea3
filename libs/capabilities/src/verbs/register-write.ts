import { z } from 'zod';
import { capability } from '../capability';

export const registerWrite = capability({
  topic: 'register.write',
  summary: {
    zh: '自动在登记簿中写入一行；没有给出的栏目按登记簿表单的来源（zhilu.from）填写',
    en: 'Writes a row of a register; columns not given are filled as its form says (`zhilu.from`)',
  },
  input: z.object({
    register: z
      .string()
      .regex(/^[a-z0-9-]+\.[a-z0-9-]+$/)
      .describe('登记簿，如 court-access.viewing'),
    row: z.record(z.string(), z.unknown()).describe('各栏内容'),
  }),
  output: z.object({ registerRowId: z.string() }),
  errors: {},
  maxSeconds: 60,
});
