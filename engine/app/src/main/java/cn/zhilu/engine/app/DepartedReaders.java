package cn.zhilu.engine.app;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.core.spi.FilterReply;
import org.apache.catalina.connector.ClientAbortException;
import org.slf4j.LoggerFactory;
import org.slf4j.Marker;
import org.springframework.stereotype.Component;

/** Who asked and left before the answer was out is no error of the engine's: one line for those who search. */
@Component
class DepartedReaders extends LogRule {

  private static final org.slf4j.Logger LOG = LoggerFactory.getLogger(DepartedReaders.class);

  @Override
  public FilterReply decide(Marker marker, Logger logger, Level level, String format, Object[] params, Throwable t) {
    if (!level.isGreaterOrEqual(Level.WARN) || !isDeparture(thrown(params, t))) {
      return FilterReply.NEUTRAL;
    }
    LOG.debug("A client left before its answer was out.");
    return FilterReply.DENY;
  }

  private static boolean isDeparture(Throwable thrown) {
    for (Throwable each = thrown; each != null; each = each.getCause()) {
      if (each instanceof ClientAbortException) {
        return true;
      }
    }
    return false;
  }
}
