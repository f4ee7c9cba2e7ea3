import type { Bureau } from './bureau';
import type { CourtAccessStory } from '../processes/court-access-story';
import type { Wire } from '@zhilu/domain';

const STEP = 'userTask_checkMaterials';

/** What people see of a deadline: near, passed, and in the record, in both languages. */
export function deadlines(bureau: () => Bureau): void {
  let story: CourtAccessStory;
  let task: Wire.TaskRow;

  beforeAll(async () => {
    story = await bureau().newCase();
    task = await story.offered(await bureau().stack.as('hexiulan'), STEP);
  });

  it('is 将到期 from four fifths of the time on, in list and step', async () => {
    await story.remindedOf(task, 'hexiulan');
    const desk = await bureau().deskOf('hexiulan');
    await desk.go('/inbox/todo');
    const row = desk.page.locator(`main li:has(a[href="/tasks/${task.taskId}"])`);
    await row.getByText('将到期', { exact: true }).waitFor();
    await desk.go(`/tasks/${task.taskId}`);
    await desk.page.locator('header .due.is-todo', { hasText: '将到期' }).waitFor();
    await desk.go('/notifications');
    await desk.page.getByText(`将到期：“${task.name}”应于`).first().waitFor();
  });

  it('stands in the record once it has passed, for the head to read', async () => {
    await story.escalatedTo('zhaoliqun', task, 'hexiulan');
    const desk = await bureau().deskOf('zhaoliqun');
    await desk.go(`/cases/${story.caseNumber}`);
    const entry = desk.page.locator('li.is-escalated');
    await entry.getByText(`“${task.name}”逾期上报`).waitFor();
    await entry.getByText('已通知赵立群').waitFor();
    await desk.page
      .getByText(/逾期 \d+ 秒/)
      .first()
      .waitFor();
  });

  it('is told in English to who reads English', async () => {
    const head = await bureau().stack.as('zhaoliqun');
    await head.call('PUT', '/api/me/preferences', { language: 'en' });
    try {
      const desk = await bureau().deskOf('zhaoliqun');
      await desk.go(`/cases/${story.caseNumber}`);
      const entry = desk.page.locator('li.is-escalated');
      await entry.getByText(/^“[A-Z][^”]*” overdue, escalated$/).waitFor();
      await entry.getByText('Told 赵立群').waitFor();
    } finally {
      await head.call('PUT', '/api/me/preferences', { language: 'zh-CN' });
    }
  });
}
