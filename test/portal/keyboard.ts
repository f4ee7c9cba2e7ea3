import type { Page } from 'playwright-core';
import { DEMO_PASSWORD } from '../../apps/portal/src/people/password-rules';
import type { Bureau } from './bureau';

/** The whole way of a decision without a mouse. */
export function keyboardOnly(bureau: () => Bureau): void {
  it('logs in, opens the first to-do from the list and decides', async () => {
    const story = await bureau().newCase();
    await bureau().taskOf('mengli', story.caseNumber, 'userTask_checkMaterials');
    const desk = await bureau().desk();
    const { page } = desk;
    const { keyboard } = page;
    await desk.go('/login');
    await page.getByLabel('用户名').waitFor();
    await tabTo(page, 'login');
    await keyboard.type('mengli');
    await keyboard.press('Tab');
    await keyboard.type(DEMO_PASSWORD);
    await keyboard.press('Enter');
    await page.getByRole('heading', { name: '工作台' }).waitFor();
    await tabTo(page, '待办');
    await keyboard.press('Enter');
    await page.locator('main li a[href^="/tasks/"]').first().waitFor();
    await keyboard.press('ArrowDown');
    await keyboard.press('ArrowUp');
    await keyboard.press('Enter');
    await page.waitForURL(/\/tasks\//);
    await page.getByRole('checkbox', { name: '查阅人证件已核对' }).waitFor();
    await tabTo(page, 'opinion');
    await keyboard.type('材料不全，请补充介绍信。');
    await tabTo(page, '要求补充');
    await keyboard.press('Enter');
    await desk.told(/^已办 CY-.*：要求补充$/);
  });
}

/** Presses Tab until the element with this id or these words has the focus, which must be seen. */
async function tabTo(page: Page, wanted: string): Promise<void> {
  for (let presses = 0; presses < 80; presses += 1) {
    const at = await page.evaluate(() => {
      const focused = document.activeElement as HTMLElement | null;
      return { id: focused?.id, words: focused?.innerText?.trim().split(/\s/)[0] };
    });
    if (at.id === wanted || at.words === wanted) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`The keyboard never reached “${wanted}”.`);
}
