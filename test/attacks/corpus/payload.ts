/**
 * An expression that writes a file through the engine's own database connection: on an engine without
 * the guard every bean is within reach of an expression. Works as a value of any type, anywhere.
 */
export const writes = (file: string, mark = '$'): string =>
  `${mark}{dataSource.getConnection().createStatement().execute("CALL CSVWRITE('${file}','SELECT 1')")}`;
