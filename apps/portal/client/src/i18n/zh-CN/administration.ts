import admin from './admin';
import oversight from './oversight';

/** The words of 系统管理, fetched with its pages. */
export default { ...admin, ...oversight };
