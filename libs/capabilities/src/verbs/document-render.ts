import { z } from 'zod';
import { capability } from '../capability';

export const documentRender = capability({
  topic: 'document.render',
  summary: {
    zh: '按文书模板生成 PDF 并归入本案',
    en: "Renders one of the process's templates to PDF and files it with the case",
  },
  input: z.object({
    template: z
      .string()
      .regex(/^[a-z0-9-]+\/[a-z0-9-]+$/)
      .describe('模板，如 court-access/decision-letter'),
    documentTitle: z.string().min(1).max(120).describe('文书标题'),
  }),
  output: z.object({ documentId: z.string() }),
  errors: {},
  maxSeconds: 300,
});
