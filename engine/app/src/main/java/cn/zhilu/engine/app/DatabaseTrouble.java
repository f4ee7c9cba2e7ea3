package cn.zhilu.engine.app;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Set;
import org.camunda.bpm.engine.ProcessEngineException;
import org.camunda.bpm.engine.impl.errorcode.ExceptionCodeProvider;

/**
 * Marks answers to calls that failed because the engine's own database cannot be used now (file closed, disk full, server
 * gone): nothing was decided, and the same call may be made again.
 */
class DatabaseTrouble implements ExceptionCodeProvider {

  /** Codes from 20000 to 39999 are free for such use. libs/engine knows it. */
  static final int CODE = 20_001;

  /** MariaDB: disk full, table full, read-only. */
  private static final Set<Integer> SERVER_CODES = Set.of(1021, 1114, 1290);
  private static final String CONNECTION = "08";
  /** What the pool says of a connection it has thrown away meanwhile. */
  private static final String THROWN_AWAY = "Connection is closed";

  /** The engine finds the database's error itself, or leaves it below a transaction's. */
  @Override
  public Integer provideCode(ProcessEngineException error) {
    return codeOf(error);
  }

  @Override
  public Integer provideCode(SQLException error) {
    return codeOf(error);
  }

  private static Integer codeOf(Throwable error) {
    for (Throwable each = error; each != null && each != each.getCause(); each = each.getCause()) {
      if (each instanceof SQLException sql && isTrouble(sql)) {
        return CODE;
      }
    }
    return null;
  }

  private static boolean isTrouble(SQLException error) {
    if (error instanceof SQLTransientConnectionException || THROWN_AWAY.equals(error.getMessage())) {
      return true;
    }
    String state = error.getSQLState();
    return ClosedDatabase.CODES.contains(error.getErrorCode()) || SERVER_CODES.contains(error.getErrorCode())
        || (state != null && state.startsWith(CONNECTION));
  }
}
