import { formatDateTime, ROLE_NAMES, type Sentence } from '@zhilu/domain';
import type { CaseFile, DeadlineStage, InboxTask } from '@zhilu/persistence';

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;

/** What a notice speaks of. */
export interface DeadlineMoment {
  task: Pick<InboxTask, 'name' | 'role' | 'dueAt'>;
  file: Pick<CaseFile, 'caseNumber' | 'title'>;
  stage: DeadlineStage;
  now: Date;
}

/** To those asked: step, case and moment, and how long it is overdue. */
export function wordsToAsked(moment: DeadlineMoment): Sentence {
  const { step, due, title, late } = parts(moment);
  if (moment.stage === 'soon')
    return {
      zh: `将到期：“${step}”应于 ${due} 前办理。${title.zh}`,
      en: `Due soon: “${step}” is due by ${due}. ${title.en}`,
    };
  return {
    zh: `已逾期：“${step}”应于 ${due} 前办理${late.zh}，请尽快办理。${title.zh}`,
    en: `Overdue: “${step}” was due by ${due}${late.en}. Please do it now. ${title.en}`,
  };
}

/** To the head it is escalated to; `names` of those who have not done it. */
export function wordsToHead(moment: DeadlineMoment, names: readonly string[]): Sentence {
  const { step, due, title, late } = parts(moment);
  const { role } = moment.task;
  const whom = { zh: names.join('、'), en: names.join(', ') };
  if (names.length === 0) {
    whom.zh = role ? `${ROLE_NAMES[role].zh}无人在岗` : '无人在岗';
    whom.en = role ? `nobody holds ${ROLE_NAMES[role].en}` : 'nobody there';
  }
  return {
    zh: `逾期上报：“${step}”应于 ${due} 前办理${late.zh}，尚未办理（${whom.zh}），请督促。${title.zh}`,
    en: `Overdue, for your attention: “${step}” was due by ${due}${late.en} and is not done (${whom.en}). ${title.en}`,
  };
}

function parts({ task, file, now }: DeadlineMoment) {
  const { title, caseNumber } = file;
  const lateMs = task.dueAt ? now.getTime() - task.dueAt.getTime() : 0;
  const late = lateMs < MINUTE_MS ? null : span(lateMs);
  return {
    step: task.name,
    due: task.dueAt ? formatDateTime(task.dueAt).slice(0, -3) : '',
    title: { zh: `${title}（${caseNumber}）`, en: `${title} (${caseNumber})` },
    late: { zh: late ? `，已逾期 ${late.zh}` : '', en: late ? `, ${late.en} ago` : '' },
  };
}

/** The largest unit, and hours beside days. */
function span(milliseconds: number): Sentence {
  const days = Math.floor(milliseconds / DAY_MS);
  const hours = Math.floor((milliseconds % DAY_MS) / HOUR_MS);
  const minutes = Math.floor((milliseconds % HOUR_MS) / MINUTE_MS);
  const many = (count: number, zh: string, en: string): Sentence[] =>
    count === 0 ? [] : [{ zh: `${count} ${zh}`, en: `${count} ${en}${count === 1 ? '' : 's'}` }];
  const found = [...many(days, '天', 'day'), ...many(hours, '小时', 'hour')];
  const words = found.length > 0 ? found : many(minutes, '分钟', 'minute');
  return { zh: words.map(({ zh }) => zh).join(' '), en: words.map(({ en }) => en).join(' ') };
}
