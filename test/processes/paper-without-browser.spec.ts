import { importCard } from '../support/card-story';
import { eventually, startStack, type Stack } from '../support/stack';
import { CourtAccessStory } from './court-access-story';

describe('a paper without a browser', () => {
  let stack: Stack;
  beforeAll(async () => (stack = await startStack({ env: { PDF_BROWSER: 'off' } })), 240_000);
  afterAll(() => stack?.stop());

  it('stands as an incident with a sentence, and ends well once a browser is there', async () => {
    const [recording] = await importCard(stack, { folder: 'ZF-0117-1106', contents: ['h264'] });
    const story = await CourtAccessStory.begin(stack, { recordingIds: [recording.id] });
    await story.toApproval();
    await story.step('zhoumingyuan', 'userTask_approve', 'refused', {}, '来函未说明案件编号。');
    const head = await stack.as('zhoumingyuan');
    const stopped = await eventually('the case stands still', async () => {
      const view = await head.case(story.caseNumber);
      return view.row.state === 'incident' ? view : null;
    });
    expect(stopped.timeline.find((entry) => entry.kind === 'incident')?.note).toMatch(/^PDF/);
    expect(stopped.documents).toEqual([]);

    await stack.worker.kill('SIGTERM');
    await stack.worker.start({ PDF_BROWSER: '' });
    const view = await story.ended();
    expect(view.row).toMatchObject({ state: 'refused', where: '未批准' });
    expect(view.documents.map((document) => document.title)).toContain('查阅答复函');
  }, 240_000);
});
