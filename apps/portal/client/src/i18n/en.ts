import common from './en/common';
import frame from './en/frame';
import verify from './en/verify';
import work from './en/work';
import footage from './en/footage';
import admin from './en/admin';

/** Every word of the client in English. */
export default { ...common, ...frame, ...verify, ...work, ...footage, ...admin };
