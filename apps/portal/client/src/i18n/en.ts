import common from './en/common';
import frame from './en/frame';
import verify from './en/verify';
import work from './en/work';
import clips from './en/clips';
import footage from './en/footage';

/** The words of the client in English; those of 系统管理 and 统计 come with their pages. */
export default { ...common, ...frame, ...verify, ...work, ...footage, ...clips };
