package cn.zhilu.engine.app;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.core.spi.FilterReply;
import org.camunda.bpm.engine.ParseException;
import org.slf4j.LoggerFactory;
import org.slf4j.Marker;
import org.springframework.stereotype.Component;

/** A refused model is its author's error and not the engine's: one line in the log instead of an ERROR with its stack. */
@Component
class RefusedModels extends LogRule {

  private static final org.slf4j.Logger LOG = LoggerFactory.getLogger(RefusedModels.class);
  private static final int LOGGED = 300;

  @Override
  public FilterReply decide(Marker marker, Logger logger, Level level, String format, Object[] params, Throwable t) {
    if (!level.isGreaterOrEqual(Level.WARN) || !(thrown(params, t) instanceof ParseException refused)) {
      return FilterReply.NEUTRAL;
    }
    String line = String.valueOf(refused.getMessage()).replaceAll("\\p{Cntrl}+", " ");
    LOG.warn("Refused a model: {}", line.substring(0, Math.min(line.length(), LOGGED)));
    return FilterReply.DENY;
  }
}
