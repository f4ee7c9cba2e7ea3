import { Refusal } from '@zhilu/domain';
import { NoRight } from '../audit/refusal-audit';

const NOT_YOURS = {
  zh: '这项授权须由另一名系统管理员或局纪委确认：不能是申请人、被授权人，也不能是刚由申请人重置过密码的人。',
  en: 'Another administrator or the discipline office confirms this: not who asked, not who gains, nor anybody whose password the asker has just reset.',
};

export function notYours(personId: string): NoRight {
  return new NoRight('forbidden', NOT_YOURS, 'person', personId);
}

export function unknown(): Refusal {
  return new Refusal('notFound', { zh: '没有这项授权申请，请刷新。', en: 'There is no such request; reload.' });
}

export function settled(): Refusal {
  return new Refusal('conflict', {
    zh: '这项授权申请已处理或已过期，请刷新后查看。',
    en: 'This request has been decided or has expired; reload.',
  });
}

export function noLonger(): Refusal {
  return new Refusal('conflict', {
    zh: '申请人已不再是系统管理员，这项授权不能生效，请不予同意。',
    en: 'Who asked is no longer an administrator, so this cannot take effect; refuse it.',
  });
}

export function nobody(): Refusal {
  return new Refusal('unprocessable', {
    zh: '没有其他人可以确认这项授权。请先为局纪委或系统管理员增设一人。',
    en: 'Nobody else could confirm this. Add somebody to the discipline office or another administrator first.',
  });
}
