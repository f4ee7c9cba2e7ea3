import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Locator } from 'playwright-core';
import type { Wire } from '@zhilu/domain';
import { eventually } from '../support/stack';
import type { Bureau } from './bureau';
import { submitRequest } from './case-pages';
import { PHONE, type Desk } from './desk';
import { choose, pickDay } from './form-fields';
import { widerThanScreen } from './main-job';

/** Article 16 as the people of the bureau do it, each at an own screen, from the cut to the copy that is taken back. */
export function releasing(bureau: () => Bureau): void {
  /** Within the ten years that a copy may be public. */
  const lastYear = new Date().getFullYear() + 5;
  let caseNumber = '';
  let copy: Wire.DerivativeOfCase;
  const filed = (): string => {
    if (!caseNumber) throw new Error('The request was never filed; see the first test.');
    return caseNumber;
  };
  const openStep = async (desk: Desk, login: string, elementId: string): Promise<void> =>
    desk.openTask(await bureau().taskOf(login, filed(), elementId));
  const inFacts = async (): Promise<Wire.CaseView> => (await bureau().stack.as('liwenbo')).case(filed());
  const fileOf = ({ id }: Wire.DerivativeOfCase): string => `${bureau().stack.url}/api/derivatives/${id}/file`;

  it('the officer cuts two clips, draws a region, silences a part and files the request', async () => {
    const desk = await bureau().deskOf('liwenbo');
    await desk.go('/start/public-release');
    await desk.field('发布媒体或场合').fill('市局政务公众号');
    await choose(desk, '公开范围', '社会公众（网站、公众号等）');
    await desk.field('公开用途').fill('超限治理普法宣传');
    await pickDay(desk, '公开期限', `${lastYear}/12/31`);
    await desk.button('选择录像并剪辑').click();
    await pickRecording(desk);
    await cutInPlayer(desk);
    await hideInPlayer(desk);
    await desk.button('新片段').click();
    await range(desk, '起止', '00:00:10.00', '00:02:50.00');
    await desk.button('确定 2 个片段').click();
    await desk.page.getByText('00:00:02–00:00:08').waitFor();
    caseNumber = await submitRequest(desk, 'GK');
    const { clips } = await inFacts();
    expect(clips).toEqual([
      {
        ...{ recordingId: expect.any(String), fromMs: 2_000, toMs: 8_000 },
        blurs: [expect.objectContaining({ fromMs: 3_000, toMs: 6_000 })],
        mutes: [{ fromMs: 4_000, toMs: 5_000 }],
      },
      expect.objectContaining({ fromMs: 10_000, toMs: 170_000, blurs: [], mutes: [] }),
    ]);
    const [{ x, y, width, height }] = clips[0].blurs;
    for (const [side, drawn] of Object.entries({ x: 0.25, y: 0.25, width: 0.25, height: 0.5 }))
      expect(Math.abs({ x, y, width, height }[side]! - drawn)).toBeLessThan(0.02);
  });

  it('the head of the unit sees the clip as it will be, and agrees', async () => {
    const desk = await bureau().deskOf('zhaoliqun');
    await openStep(desk, 'zhaoliqun', 'userTask_giveHeadOpinion');
    await desk.button('查看片段').click();
    await expectReadOnly(desk);
    await expectPlaysToItsEnd(desk);
    await desk.question.getByRole('button', { name: '关闭', exact: true }).last().click();
    await desk.field('我的意见').fill('同意公开，遮挡到位。');
    await desk.button('同意，送保密审查').click();
    await desk.told(`已办 ${caseNumber}：同意，送保密审查`);
  });

  it('the secrecy officer and the legal officer see it and decide', async () => {
    for (const [login, elementId, label, basis, outcome] of [
      ['hejing', 'userTask_reviewSecrecy', '审查依据', '未标密，画面无涉密场所。', '不涉密，可以公开'],
      ['hanbing', 'userTask_giveLegalOpinion', '法律依据和隐私保护', '车牌已遮挡。', '法制审核通过，送局纪委'],
    ] as const) {
      const desk = await bureau().deskOf(login);
      await openStep(desk, login, elementId);
      await desk.button('查看片段').click();
      await expectReadOnly(desk);
      await desk.question.locator('video').waitFor();
      await desk.question.getByRole('button', { name: '关闭', exact: true }).last().click();
      await desk.field(label).fill(basis);
      await desk.button(outcome).click();
      await desk.told(`已办 ${caseNumber}：${outcome}`);
    }
  });

  it('the discipline office approves on a phone, and the officer sees how far the copy has come', async () => {
    const officer = await bureau().deskOf('liwenbo');
    await officer.go(`/cases/${filed()}`);
    await officer.page.getByRole('heading', { name: '拟公开片段' }).waitFor();
    const desk = await bureau().deskOf('zhengguodong', PHONE);
    await openStep(desk, 'zhengguodong', 'userTask_approve');
    expect(await widerThanScreen(desk.page)).toBe(0);
    await desk.button('同意公开').click();
    await desk.question.getByRole('button', { name: '同意公开', exact: true }).click();
    await desk.told(`已办 ${caseNumber}：同意公开`);
    const bar = officer.page.getByRole('progressbar', { name: /制作公开片段/ });
    // The sheet is printed before.
    await bar.waitFor({ timeout: 60_000 });
    await officer.page.getByText(/^\d+%$/).waitFor();
  });

  it('the officer looks at the result and accepts it', async () => {
    const desk = await bureau().deskOf('liwenbo');
    await openStep(desk, 'liwenbo', 'userTask_checkResult');
    await desk.page.getByText('尚未发布，供核对').first().waitFor();
    expect(await desk.page.getByRole('link', { name: '下载副本' }).count()).toBe(0);
    await playMade(desk);
    await desk.field('核对情况').fill('遮挡和静音与申请一致。');
    await desk.button('核对无误，发布').click();
    await desk.question.getByText('将按批准的公开期限公开这些片段').waitFor();
    await desk.question.getByRole('button', { name: '核对无误，发布' }).click();
    await desk.told(`已办 ${caseNumber}：核对无误，发布`);
  });

  it('the copy is in force with number, hash and validity; it plays and is taken away', async () => {
    copy = await eventually('the copy is released', async () =>
      (await inFacts()).derivatives.find(({ release }) => release !== null),
    );
    await bureau().taskOf('linxue', filed(), 'userTask_recall');
    const desk = await bureau().deskOf('liwenbo');
    await desk.go(`/cases/${filed()}`);
    await desk.page.getByText(`${caseNumber}-F1`, { exact: true }).waitFor();
    await desk.page.getByText(`有效期至${lastYear}年12月31日`).first().waitFor();
    await desk.page.getByTitle(copy.sha256).waitFor();
    await playMade(desk);
    const coming = desk.page.waitForEvent('download');
    await desk.page.getByRole('link', { name: '下载副本' }).first().click();
    const download = await coming;
    expect(download.suggestedFilename()).toBe(`${caseNumber}-F1.mp4`);
    const bytes = await readFile(await download.path());
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(copy.sha256);
    await desk.page.getByRole('tab', { name: '材料和文书' }).click();
    for (const paper of ['公开使用审批表', '公开副本签发单'])
      await desk.page.getByRole('button', { name: new RegExp(paper) }).waitFor();
  });

  it('the discipline office takes it back early; it neither plays nor leaves any more', async () => {
    const desk = await bureau().deskOf('linxue');
    await openStep(desk, 'linxue', 'userTask_recall');
    await desk.page.getByText('不需要提前收回的，这一步不用办理').waitFor();
    await desk.button('提前收回').click();
    await desk.page.getByText('请写明意见再提交').first().waitFor();
    await desk.field('我的意见').fill('当事人提出异议，先行收回。');
    await desk.button('提前收回').click();
    await desk.told(`已办 ${caseNumber}：提前收回`);
    await eventually('the case has ended', async () => (await inFacts()).row.endedAt);
    await desk.go('/registers');
    await desk.page.getByRole('link', { name: /公开使用审批登记簿/ }).click();
    const row = desk.page.getByRole('row', { name: new RegExp(caseNumber) });
    for (const name of ['法制审核通过，送局纪委', '同意公开']) await row.getByRole('cell', { name }).waitFor();
    const officer = await bureau().deskOf('liwenbo');
    await officer.go(`/cases/${filed()}`);
    await officer.page.getByText('由局纪委提前收回').first().waitFor();
    expect(await officer.page.getByRole('link', { name: '下载副本' }).count()).toBe(0);
    expect((await officer.page.request.get(fileOf(copy))).status()).toBe(403);
  });
}

async function pickRecording(desk: Desk): Promise<void> {
  const dialog = desk.page.getByRole('dialog', { name: '选择录像' });
  await dialog.getByRole('checkbox').first().check();
  await dialog.getByRole('button', { name: '选定 1 段' }).click();
  await dialog.waitFor({ state: 'hidden' });
  await isReady(desk.question.locator('video'));
}

/** Beginning and end are marked where the picture stands, then typed to the hundredth. */
async function cutInPlayer(desk: Desk): Promise<void> {
  const controls = desk.page.getByRole('region', { name: '播放器' });
  await seekTo(desk, 0.2);
  await controls.getByRole('button', { name: '起', exact: true }).click();
  await seekTo(desk, 0.6);
  await controls.getByRole('button', { name: '止', exact: true }).click();
  await range(desk, '起止', '00:00:02.00', '00:00:08.00');
}

/** A region is drawn with the mouse over the picture, a silence added; both get their times. */
async function hideInPlayer(desk: Desk): Promise<void> {
  await desk.button('画遮挡').click();
  const box = await boxOf(desk.question.locator('video'));
  await desk.page.mouse.move(box.x + box.width * 0.25, box.y + box.height * 0.25);
  await desk.page.mouse.down();
  await desk.page.mouse.move(box.x + box.width * 0.4, box.y + box.height * 0.5, { steps: 4 });
  await desk.page.mouse.move(box.x + box.width * 0.5, box.y + box.height * 0.75, { steps: 4 });
  await desk.page.mouse.up();
  await range(desk, '区域 1', '00:00:03.00', '00:00:06.00');
  await desk.button('加静音').click();
  await range(desk, '静音 1', '00:00:04.00', '00:00:05.00');
}

async function range(desk: Desk, name: string, from: string, to: string): Promise<void> {
  // The end first: a beginning behind it would push it along.
  for (const [end, text] of [
    ['结束', to],
    ['开始', from],
  ]) {
    const field = desk.question.getByRole('textbox', { name: `${name}的${end}时间` });
    await field.fill(text);
    await field.press('Enter');
  }
}

/** A click on the line of the recording, at this part of it. */
async function seekTo(desk: Desk, part: number): Promise<void> {
  const track = await boxOf(desk.page.getByRole('region', { name: '片段时间线' }).locator('.track'));
  // Below the clips, so that the click seeks and chooses none.
  await desk.page.mouse.click(track.x + track.width * part, track.y + track.height - 4);
}

async function expectReadOnly(desk: Desk): Promise<void> {
  const dialog = desk.question;
  await dialog.getByText('画面按申请遮挡和静音后的样子播放').waitFor();
  for (const name of ['新片段', '画遮挡', '加遮挡', '加静音', '撤销一步'])
    expect(await dialog.getByRole('button', { name }).count()).toBe(0);
  await dialog.getByText('00:00:02.00–00:00:08.00').waitFor();
  expect(await dialog.getByRole('textbox').count()).toBe(0);
}

/** Played as it will be shown: silent where it is silenced, and stopped at the end of the clip. */
async function expectPlaysToItsEnd(desk: Desk): Promise<void> {
  const video = desk.question.locator('video');
  await isReady(video);
  await desk.question.getByRole('button', { name: '预览' }).click();
  const silent = await video.evaluate(
    (film: HTMLVideoElement) =>
      new Promise<number[]>((resolve) => {
        const moments: number[] = [];
        const look = () => {
          if (film.muted) moments.push(film.currentTime);
          if (film.paused && film.currentTime >= 8) resolve(moments);
          else requestAnimationFrame(look);
        };
        look();
      }),
  );
  expect(silent.length).toBeGreaterThan(0);
  expect(Math.min(...silent)).toBeGreaterThan(3.8);
  expect(Math.max(...silent)).toBeLessThan(5.5);
}

/** The clip that was made: six seconds of picture that the browser plays. */
async function playMade(desk: Desk): Promise<void> {
  await desk.page.locator('main').getByRole('button', { name: '播放', exact: true }).first().click();
  const video = desk.page.locator('main video');
  await isReady(video);
  const { seconds, width } = await video.evaluate((film: HTMLVideoElement) => ({
    seconds: film.duration,
    width: film.videoWidth,
  }));
  expect(Math.abs(seconds - 6)).toBeLessThan(0.5);
  expect(width).toBeGreaterThan(0);
}

async function isReady(video: Locator): Promise<void> {
  await video.waitFor();
  await video.evaluate(
    (film: HTMLVideoElement) =>
      new Promise<void>((resolve, reject) => {
        if (film.readyState >= 2) return resolve();
        film.addEventListener('loadeddata', () => resolve(), { once: true });
        film.addEventListener('error', () => reject(new Error(film.error?.message ?? 'it does not play')), {
          once: true,
        });
      }),
  );
}

async function boxOf(thing: Locator): Promise<{ x: number; y: number; width: number; height: number }> {
  const box = await thing.boundingBox();
  if (!box) throw new Error('It is not on the screen.');
  return box;
}
