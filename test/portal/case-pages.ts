import type { Desk } from './desk';

/** Submits a start form; answers the new case's number. */
export async function submitRequest(desk: Desk, prefix: string): Promise<string> {
  await desk.button('提交').click();
  await desk.page.waitForURL(new RegExp(`/cases/${prefix}-`));
  await desk.told('已提交，办理编号');
  return desk.page.url().split('/').pop() ?? '';
}

/** Automatic steps end a case behind the person's back; a look again shows it. */
export async function reloadUntil(desk: Desk, word: string): Promise<void> {
  for (let look = 0; look < 30; look += 1) {
    await desk.page.getByRole('tab', { name: '概况' }).waitFor();
    if (await desk.page.locator('main').getByText(word, { exact: true }).first().isVisible()) return;
    await desk.page.reload();
  }
  throw new Error(`The case never became ${word}.`);
}

/** Opens a paper of the case in its preview; answers its bytes. */
export async function openPaper(desk: Desk, title: string): Promise<Buffer> {
  await desk.page.getByRole('tab', { name: '材料和文书' }).click();
  await desk.page.getByRole('button', { name: new RegExp(title) }).click();
  const frame = desk.page.locator(`iframe[title^="${title}"]`);
  await frame.waitFor();
  // Chromium's PDF viewer takes the answer over, and with luck its headers: asked for again, they are always there.
  const paper = await desk.page.request.get(new URL((await frame.getAttribute('src')) ?? '', desk.url).href);
  expect(paper.headers()['content-type']).toBe('application/pdf');
  return paper.body();
}
