package cn.zhilu.engine.app;

import com.zaxxer.hikari.SQLExceptionOverride;
import java.sql.SQLException;
import java.util.Set;

/**
 * H2 closes its file at an I/O error, a full disk for one. Its connections then fail for ever but look alive to the pool;
 * thrown away, the next one opens the file again.
 */
public class ClosedDatabase implements SQLExceptionOverride {

  /** H2's codes: general error (an I/O error below), broken connection, database closed, closed at shutdown, I/O error. */
  static final Set<Integer> CODES = Set.of(50000, 90067, 90098, 90121, 90028, 90031);

  /** In force for H2 alone; what a server's driver says, the pool knows. */
  @java.lang.Override
  public Override adjudicate(SQLException error) {
    return CODES.contains(error.getErrorCode()) ? Override.MUST_EVICT : Override.CONTINUE_EVICT;
  }
}
