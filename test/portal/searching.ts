import type { Page, Request } from 'playwright-core';
import type { Bureau } from './bureau';
import { type Desk } from './desk';

const LABEL = '标题、编号、申请人';

/** Types within the page, where a busy machine holds up the keys and the moment after them alike. */
async function typeOn(input: Element, words: string): Promise<void> {
  if (!(input instanceof HTMLInputElement)) throw new Error('There is nothing to type into.');
  for (let length = 1; length <= words.length; length += 1) {
    input.value = words.slice(0, length);
    input.dispatchEvent(new InputEvent('input', { bubbles: true }));
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Lists are searched while somebody types. */
export function searching(bureau: () => Bureau): void {
  it('filters a moment after the last key, once, and leaves the cursor where it is', async () => {
    const desk = await at('/inbox/todo');
    const asked = searches(desk.page);
    await field(desk).focus();
    await field(desk).evaluate(typeOn, '没有这样的案件');
    await desk.page.getByText('没有符合条件的').first().waitFor();
    expect(asked.map(wordsOf)).toEqual(['没有这样的案件']);
    expect(await field(desk).evaluate((input) => input === document.activeElement)).toBe(true);
    await desk.page.keyboard.press('ControlOrMeta+A');
    await desk.page.keyboard.press('Backspace');
    await desk.page.locator('main li').first().waitFor();
  });

  it('asks at once on Enter, and Back leads to the list before the search', async () => {
    const desk = await at('/inbox/todo');
    const asked = searches(desk.page);
    for (const words of ['没有', '没有这', '没有这样的案件']) {
      await field(desk).fill(words);
      await field(desk).press('Enter');
      await desk.page.waitForURL((address) => address.searchParams.get('q') === words);
    }
    expect(asked.map(wordsOf)).toEqual(['没有', '没有这', '没有这样的案件']);
    await desk.page.goBack();
    await desk.page.locator('main li').first().waitFor();
    expect(await field(desk).inputValue()).toBe('');
  });

  it('drops the older question, says that it searches, and keeps what is typed meanwhile', async () => {
    const desk = await at('/inbox/todo');
    const dropped: string[] = [];
    desk.page.on('requestfailed', (request) => void dropped.push(wordsOf(request)));
    let answer = (): void => {};
    const held = new Promise<void>((resolve) => (answer = resolve));
    await desk.page.route(
      (address) => address.searchParams.get('q') === '慢',
      async (route) => {
        await held;
        await route.continue().catch(() => {});
      },
    );
    await field(desk).fill('慢');
    await desk.page.locator('form[aria-busy=true]').waitFor();
    await field(desk).pressSequentially('慢慢');
    await desk.page.getByText('没有符合条件的').first().waitFor();
    answer();
    // Who types slowly asks in between as well, and drops that question too.
    expect(dropped).toContain('慢');
    expect(dropped).not.toContain('慢慢慢');
    expect(await field(desk).inputValue()).toBe('慢慢慢');
    await desk.page.locator('form[aria-busy=false]').waitFor();
    await desk.page.unrouteAll({ behavior: 'wait' });
  });

  it('finds recordings and everything else in the same way', async () => {
    const desk = await at('/footage');
    await desk.page.getByRole('textbox', { name: '设备、人员、活动、地点' }).fill('ZF-9999');
    await desk.page.waitForURL('**/footage?q=ZF-9999');
    await desk.go('/search?q=ZF-9999');
    await desk.page.getByRole('search').last().getByRole('textbox').fill('何秀兰');
    await desk.page.waitForURL((address) => address.searchParams.get('q') === '何秀兰');
    await desk.page.getByRole('heading', { name: '人员' }).waitFor();
  });

  const field = (desk: Desk) => desk.page.getByRole('textbox', { name: LABEL });

  async function at(path: string): Promise<Desk> {
    await bureau().newCase();
    const desk = await bureau().deskOf('hexiulan');
    await desk.go(path);
    await desk.page.locator('main li, main table').first().waitFor();
    return desk;
  }
}

/** The lists asked for with words, from now on. */
function searches(page: Page): Request[] {
  const asked: Request[] = [];
  page.on('request', (request) => void (wordsOf(request) && asked.push(request)));
  return asked;
}

function wordsOf(request: Request): string {
  const { pathname, searchParams } = new URL(request.url());
  return pathname.startsWith('/api/') ? (searchParams.get('q') ?? '') : '';
}
