import common from './zh-CN/common';
import frame from './zh-CN/frame';
import work from './zh-CN/work';
import clips from './zh-CN/clips';
import footage from './zh-CN/footage';

/** The words of the client in Chinese, the language all others are measured by; those of 系统管理, 统计, 活动与覆盖, 登记簿 and 文书核验 come with their pages. */
export default { ...common, ...frame, ...work, ...footage, ...clips };
