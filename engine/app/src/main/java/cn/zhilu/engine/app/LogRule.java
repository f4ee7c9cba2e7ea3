package cn.zhilu.engine.app;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.turbo.TurboFilter;
import org.slf4j.LoggerFactory;

/** Looks at every line before it is written; in force from the moment it is made. */
abstract class LogRule extends TurboFilter {

  LogRule() {
    if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
      context.addTurboFilter(this);
    }
  }

  /** The throwable of a log call comes last among its parameters when the caller lets it be found. */
  static Throwable thrown(Object[] params, Throwable t) {
    if (t != null || params == null || params.length == 0) {
      return t;
    }
    return params[params.length - 1] instanceof Throwable last ? last : null;
  }
}
