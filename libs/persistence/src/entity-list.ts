import * as tables from './entities';

/** Every entity class; the files of entities/ export nothing else that is a class. */
export const entities = Object.values(tables);
