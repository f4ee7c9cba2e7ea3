import admin from './admin';
import oversight from './oversight';
import recorders from './recorders';

/** The words of 系统管理, fetched with its pages. */
export default { ...admin, ...oversight, ...recorders };
