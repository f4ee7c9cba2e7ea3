import { ROLE_NAMES, SECRECY_NAMES, type Wire } from '@zhilu/domain';

/** Names the product itself writes into records, beside those of the models. */
const OF_RECORDS: Wire.ModelWords = {
  申请事项: 'Request',
  发起: 'Started',
  撤回: 'Withdrew',
  催办: 'Urged',
  抄送: 'Copied',
  转办: 'Handed over',
  已结束: 'Ended',
  已终止: 'Ended',
  需要处理: 'Needs attention',
  自动步骤暂停: 'Automatic step paused',
  自动办理中: 'Automatic step running',
  '已受理，等待流转': 'Accepted, about to move on',
  与入库时一致: 'As stored',
  其他: 'Other',
  系统: 'System',
  是: 'Yes',
  否: 'No',
};

/** Roles, secrecy marks and acts, Chinese to English. */
export const PRODUCT_WORDS: Wire.ModelWords = {
  ...OF_RECORDS,
  ...Object.fromEntries(
    [ROLE_NAMES, SECRECY_NAMES].flatMap((names) => Object.values(names)).map(({ zh, en }) => [zh, en]),
  ),
};
