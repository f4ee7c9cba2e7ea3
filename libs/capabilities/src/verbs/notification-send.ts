import { z } from 'zod';
import { capability } from '../capability';

export const notificationSend = capability({
  topic: 'notification.send',
  summary: {
    zh: '发送通知（站内，配置邮件后同时发邮件）',
    en: 'Sends a notice in the portal, and by mail where configured',
  },
  input: z.object({
    recipient: z
      .string()
      .regex(/^[a-z-]+(,[a-z-]+)*$/)
      .describe(
        '收件人：asked 现在等待办理的人、named 步骤指名的本人、applicant 申请人或角色，如 bureau-head；多个用逗号分开',
      ),
    message: z
      .string()
      .regex(/^[a-z0-9-]+\/[a-z0-9-]+$/)
      .describe('消息模板，如 court-access/decided'),
    explanation: z.string().max(500).optional().describe('模板中 explanation 的内容，如错误事件记下的说明；可不填'),
  }),
  output: z.object({ notifiedCount: z.number().int() }),
  errors: {},
  maxSeconds: 120,
});
