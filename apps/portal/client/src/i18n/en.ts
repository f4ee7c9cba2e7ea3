import common from './en/common';
import frame from './en/frame';
import verify from './en/verify';
import statistics from './en/statistics';
import work from './en/work';
import clips from './en/clips';
import footage from './en/footage';

/** The words of the client in English; those of 系统管理 come with its pages. */
export default { ...common, ...frame, ...verify, ...work, ...statistics, ...footage, ...clips };
