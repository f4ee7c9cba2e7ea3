import common from './en/common';
import frame from './en/frame';
import work from './en/work';
import clips from './en/clips';
import footage from './en/footage';

/** The words of the client in English; those of 系统管理, 统计, 活动与覆盖, 登记簿 and 文书核验 come with their pages. */
export default { ...common, ...frame, ...work, ...footage, ...clips };
