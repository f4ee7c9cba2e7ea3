import common from './zh-CN/common';
import frame from './zh-CN/frame';
import verify from './zh-CN/verify';
import work from './zh-CN/work';
import footage from './zh-CN/footage';
import admin from './zh-CN/admin';

/** Every word of the client in Chinese; the language all others are measured by. */
export default { ...common, ...frame, ...verify, ...work, ...footage, ...admin };
