import { readFile } from 'node:fs/promises';
import { DateTime } from 'luxon';
import type { Settings } from '@zhilu/config';
import { DocumentRenderer, PdfBrowser } from '@zhilu/documents';
import { BUREAU_ZONE } from '@zhilu/domain';
import { DEMO_UNITS } from './demo-bureau';
import type { PlannedCase } from './tour-plan';

/** The letters that invented courts and offices send: each with its own sender, number and matter. */
export class DemoLetters {
  private readonly renderer: DocumentRenderer;

  /** `sample`: the letter sent instead where there is no browser to print one. */
  constructor(
    settings: Pick<Settings, 'PDF_BROWSER' | 'DATA_DIR'>,
    private readonly sample: string,
  ) {
    this.renderer = new DocumentRenderer(new PdfBrowser(settings));
  }

  /** Whether papers can be made here at all. */
  async printed(): Promise<boolean> {
    return (await this.renderer.state()).state === 'ok';
  }

  async letter(plan: PlannedCase): Promise<Uint8Array<ArrayBuffer>> {
    if (!(await this.printed())) return new Uint8Array(await readFile(this.sample));
    const { pdf } = await this.renderer.renderPdf(letterOf(plan), { title: '查阅函' });
    return new Uint8Array(pdf);
  }

  close(): Promise<void> {
    return this.renderer.onApplicationShutdown();
  }
}

/** Two days old, as the request says of it. All words are ours: nothing in it needs escaping. */
function letterOf({ visitorUnit, visitors, letterNumber, activity, reason }: PlannedCase): string {
  const day = DateTime.now().setZone(BUREAU_ZONE).minus({ days: 2 }).toFormat('yyyy年M月d日');
  const people = visitors
    .split('\n')
    .map((line) => line.split(' ')[0])
    .join('、');
  return `<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>查阅函</title>
<style>
@page { size: A4; margin: 37mm 26mm 35mm 28mm; }
body { font: 16pt/29pt 'WenQuanYi Zen Hei', 'LXGW WenKai', serif; }
h1 { font-size: 26pt; color: #b3261e; text-align: center; border-bottom: 2pt solid #b3261e; padding-bottom: 8mm; }
h2 { font-size: 20pt; text-align: center; }
.number, .sign { text-align: right; }
.body { text-indent: 2em; }
</style>
<h1>${visitorUnit}</h1><h2>查阅函</h2>
<p class="number">${letterNumber}</p>
<p>${DEMO_UNITS[0].name}：</p>
<p class="body">因${reason}，需查阅你局“${activity}”的现场执法录像。现派${people}前往查阅，请予协助。</p>
<p class="body">联系电话：0373-5510132</p>
<p class="sign">${visitorUnit}</p><p class="sign">${day}</p>
</html>`;
}
