import { Refusal } from '@zhilu/domain';
import { NoRight } from '../audit/refusal-audit';

const NOT_YOURS = {
  zh: '这项授权须由另一名系统管理员或局纪委确认：不能是申请人、被授权人，不能是由申请人开立账号或重置密码后、未经他人另行重置的人，也不能是为被授权人开立账号或重置密码的管理员。',
  en: 'Another administrator or the discipline office confirms this: not who asked, not who it is about, nor anybody whose password the asker set and nobody else has set anew, nor the administrator who set the password of the one who gains.',
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
    zh: '没有其他人可以确认。请先为局纪委或系统管理员增设一人；确认人忘记密码，或其密码只由您设置过的，请运维人员在服务器上执行 npm run accounts -- reset <用户名>。',
    en: 'Nobody else could confirm this. Add somebody to the discipline office or another administrator first; where the one who confirms forgot the password, or you set it, the operator runs npm run accounts -- reset <login> on the server.',
  });
}
