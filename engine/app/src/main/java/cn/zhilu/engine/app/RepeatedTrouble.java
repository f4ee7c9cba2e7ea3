package cn.zhilu.engine.app;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.core.spi.FilterReply;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.LoggerFactory;
import org.slf4j.Marker;
import org.springframework.context.annotation.DependsOn;
import org.springframework.stereotype.Component;

/**
 * Trouble that lasts (a full disk, a database that is away) makes the engine's parts say the same hundreds of times a
 * minute. The first line of each kind is written, then one every few minutes with how many were left out. What other rules
 * leave out is not counted, so they look first.
 */
@Component
@DependsOn({"departedReaders", "refusedModels"})
class RepeatedTrouble extends LogRule {

  private static final String OURS = "cn.zhilu.engine";
  private static final org.slf4j.Logger LOG = LoggerFactory.getLogger(RepeatedTrouble.class);
  private static final long PAUSE_NANOS = Duration.ofMinutes(5).toNanos();
  private static final int KINDS = 200;
  /** So much of a cause's message tells it from others; behind it stand ids and statements. */
  private static final int TELLING = 80;

  private final Map<String, Said> said = new LinkedHashMap<>();

  @Override
  public FilterReply decide(Marker marker, Logger logger, Level level, String format, Object[] params, Throwable t) {
    if (format == null || !level.isGreaterOrEqual(Level.WARN) || logger.getName().startsWith(OURS)) {
      return FilterReply.NEUTRAL;
    }
    int leftOut = leftOut(kindOf(logger, format, thrown(params, t)), System.nanoTime());
    if (leftOut < 0) {
      return FilterReply.DENY;
    }
    if (leftOut > 0) {
      LOG.warn("The next line has come {} times more since it was last written.", leftOut);
    }
    return FilterReply.NEUTRAL;
  }

  /** How often it was left out since it was last written; -1 when it is to be left out now. */
  private synchronized int leftOut(String kind, long now) {
    Said last = said.get(kind);
    if (last != null && now - last.at < PAUSE_NANOS) {
      last.leftOut++;
      return -1;
    }
    if (said.size() >= KINDS) {
      said.clear();
    }
    said.put(kind, new Said(now));
    return last == null ? 0 : last.leftOut;
  }

  /** The same trouble names other connections, jobs and times each time. */
  private static String kindOf(Logger logger, String format, Throwable thrown) {
    Throwable root = thrown;
    while (root != null && root.getCause() != null && root.getCause() != root) {
      root = root.getCause();
    }
    String cause = root == null ? "" : root.getClass().getName() + ' ' + beginning(root.getMessage());
    return logger.getName() + ' ' + format.replaceAll("[0-9a-f-]{2,}|\\d", "#") + ' ' + cause;
  }

  private static String beginning(String message) {
    if (message == null) {
      return "";
    }
    return message.substring(0, Math.min(message.length(), TELLING)).replaceAll("[a-f-]*\\d[0-9a-f-]*", "#");
  }

  private static final class Said {

    private final long at;
    private int leftOut;

    Said(long at) {
      this.at = at;
    }
  }
}
