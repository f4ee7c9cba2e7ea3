import { existsSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DateTime } from 'luxon';
import { readSettings, type Settings } from '@zhilu/config';
import type { Wire } from '@zhilu/domain';
import { findProgram, makeSampleCard } from '@zhilu/storage';
import { shippedFolder } from '../foundation/shipped-folder';
import { DEMO_DEVICES, DEMO_PEOPLE } from './demo-bureau';
import { DemoLetters } from './demo-letters';
import { plainCard } from './plain-card';
import { TourActs } from './tour-acts';
import { registerActivities } from './tour-activities';
import { GAP_MINUTES, PLANNED_CARDS, PLANNED_CASES, startOf, type PlannedCard } from './tour-plan';

/**
 * Fills the invented bureau with a few days of work, through the product's own interface: cards are imported by the worker,
 * cases walk through the engine. Run once, after the first start with demo data; a bureau that already has footage is left alone.
 */
async function main(): Promise<void> {
  const settings = readSettings();
  const whole = join(settings.DATA_DIR, 'demo-complete.txt');
  if (!settings.DEMO || existsSync(whole)) return;
  const letters = new DemoLetters(settings, besideSources('sample-letter.pdf'));
  const acts = new TourActs(`http://${settings.HOST}:${settings.PORT}`, letters);
  const begun = join(settings.DATA_DIR, 'demo-begun.txt');
  if ((await recordingsOf(acts, 'zhoumingyuan')).length > 0)
    return existsSync(begun) ? sayInterrupted(settings) : undefined;
  writeFileSync(begun, `${DateTime.now().toISO()}\n`);
  const { path: ffmpeg } = findProgram('ffmpeg', settings);
  say('Demo data: a few days of footage and cases are being made …');
  for (const card of PLANNED_CARDS) await intake(acts, card, settings.CARD_DIR, ffmpeg);
  const recordings = await recordingsOf(acts, 'zhoumingyuan');
  say(`Demo data: ${recordings.length} recordings imported.`);
  const activities = await registerActivities(acts, PLANNED_CARDS).catch((error: Error) =>
    say(`! The demo activities stopped: ${error.message}`),
  );
  if (activities) say(`Demo data: ${activities} activities registered.`);
  for (const plan of PLANNED_CASES) {
    const ids = recordings
      .filter((row) => row.activity === plan.activity && !row.damaged && (row.video || !ffmpeg))
      .slice(0, 3)
      .map((row) => row.id);
    await acts.run(plan, ids).catch((error: Error) => say(`! A demo case stopped: ${error.message}`));
  }
  await repair(acts).catch((error: Error) => say(`! The demo repair stopped: ${error.message}`));
  await letters.close();
  renameSync(begun, whole);
  say(`Demo data: ${PLANNED_CASES.length + 1} cases stand at different steps.`);
}

/** A recorder that was reported and received: its footage is to be rescued next. */
async function repair(acts: TourActs): Promise<void> {
  const officer = await acts.as('liwenbo');
  const faultAt = DateTime.now().minus({ hours: 3 }).toISO({ suppressMilliseconds: true });
  const report = { recorderNumber: 'ZF-0129', faultAt, faultKind: 'noPower', symptom: '按开机键没有反应，充电灯不亮' };
  const number = await officer.start('fault-repair', report);
  await acts.step('sunli', number, 'userTask_receive', 'received', { appearance: '完好，无磕碰' }, '已接收。');
}

/** Said only where a demo was begun in this very folder: footage may as well have come with facts from a backup. */
function sayInterrupted({ DATA_DIR }: Settings): void {
  say(`! The demo data was interrupted and stays as it is. To make it anew, stop and remove ${DATA_DIR}.`);
}

async function intake(acts: TourActs, card: PlannedCard, cardDir: string, ffmpeg: string | null): Promise<void> {
  const from = startOf(card);
  const folder = `${card.device}-${from.toFormat('yyyyMMdd')}`;
  const files = card.contents.map((content, index) => ({
    content,
    startedAt: from.plus({ minutes: index * GAP_MINUTES }).toJSDate(),
    seconds: 3 + ((index * 2) % 5),
    officerNumber: card.officerNumber,
    sequence: index + 1,
    important: index === 0 && card.daysAgo > 4,
  }));
  const content = { deviceNumber: card.device, files };
  if (ffmpeg) await makeSampleCard(join(cardDir, folder), content, ffmpeg);
  else await plainCard(join(cardDir, folder), content, besideSources('sample-clip.mp4'));
  const keeper = await acts.as(card.keeper);
  const before = new Set((await recordingsOf(acts, card.keeper)).map((row) => row.id));
  const number = await keeper.start('card-intake', {
    deviceNumber: card.device,
    cardFolder: folder,
    returnedBy: holderOf(card.device),
  });
  await acts.step(card.keeper, number, 'userTask_confirm', 'confirmed', {}, '');
  for (const row of (await recordingsOf(acts, card.keeper)).filter((each) => !before.has(each.id))) {
    const mark = card.secret ? { secrecy: 'commercial' } : {};
    await keeper.call('PATCH', `/api/recordings/${row.id}`, { activity: card.activity, place: card.place, ...mark });
  }
}

/** Who carries the recorder hands it in. */
function holderOf(number: string): string {
  const holder = DEMO_DEVICES.find((device) => device.number === number)?.holder;
  return DEMO_PEOPLE.find((person) => person.login === holder)?.name ?? '';
}

async function recordingsOf(acts: TourActs, login: string): Promise<Wire.RecordingRow[]> {
  const person = await acts.as(login);
  return (await person.call<Wire.Page<Wire.RecordingRow>>('GET', '/api/recordings?size=100')).rows;
}

/** Files that lie beside the sources and are not compiled. */
function besideSources(name: string): string {
  return join(shippedFolder(), 'apps/portal/src/demo', name);
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

main().catch((error: Error) => {
  say(`! The demo data is incomplete: ${error.message}`);
  process.exitCode = 1;
});
