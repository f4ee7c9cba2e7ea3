package cn.zhilu.engine.guard;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** ISO 8601 literals that fire at a bearable pace. */
final class TimerRules {

  private static final Pattern DURATION = Pattern.compile(
      "P(?=[0-9T])(?:([0-9]{1,4})Y)?(?:([0-9]{1,4})M)?(?:([0-9]{1,4})W)?(?:([0-9]{1,5})D)?"
          + "(?:T(?=[0-9])(?:([0-9]{1,6})H)?(?:([0-9]{1,7})M)?(?:([0-9]{1,8})S)?)?");
  private static final Pattern DATE = Pattern.compile(
      "[0-9]{4}-[0-9]{2}-[0-9]{2}(?:T[0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\\.[0-9]{1,3})?)?(?:Z|[+-][0-9]{2}:?[0-9]{2})?)?");
  private static final long[] SECONDS = {365 * 86400L, 30 * 86400L, 7 * 86400L, 86400L, 3600L, 60L, 1L};

  private final long minimumDuration;
  private final long maximumDuration;
  private final long minimumCyclePeriod;
  private final long minimumEndlessCyclePeriod;
  private final long maximumRepetitions;

  TimerRules(JsonNode rules) {
    minimumDuration = rules.path("minimumDuration").longValue();
    maximumDuration = rules.path("maximumDuration").longValue();
    minimumCyclePeriod = rules.path("minimumCyclePeriod").longValue();
    minimumEndlessCyclePeriod = rules.path("minimumEndlessCyclePeriod").longValue();
    maximumRepetitions = rules.path("maximumRepetitions").longValue();
  }

  String refusal(String kind, String text) {
    return switch (kind) {
      case "date" -> DATE.matcher(text).matches() ? null : "expected an ISO 8601 date and time";
      case "duration" -> refusalOfDuration(text);
      case "cycle" -> refusalOfCycle(text);
      default -> throw new IllegalArgumentException(kind);
    };
  }

  private String refusalOfDuration(String text) {
    long seconds = seconds(text);
    if (seconds < 0) {
      return "expected an ISO 8601 duration such as PT24H";
    }
    return seconds < minimumDuration || seconds > maximumDuration ? "duration is out of bounds" : null;
  }

  private String refusalOfCycle(String text) {
    String[] parts = text.split("/", -1);
    if (parts.length < 2 || parts.length > 3 || !parts[0].matches("R[0-9]{0,5}")
        || parts.length == 3 && !DATE.matcher(parts[1]).matches()) {
      return "expected an ISO 8601 cycle such as R3/PT24H";
    }
    long period = seconds(parts[parts.length - 1]);
    boolean endless = parts[0].length() == 1;
    if (period < 0) {
      return "expected an ISO 8601 cycle such as R3/PT24H";
    }
    if (period < (endless ? minimumEndlessCyclePeriod : minimumCyclePeriod)) {
      return "cycle repeats too quickly";
    }
    return !endless && Long.parseLong(parts[0].substring(1)) > maximumRepetitions ? "cycle repeats too often" : null;
  }

  private static long seconds(String text) {
    Matcher matcher = DURATION.matcher(text);
    if (!matcher.matches()) {
      return -1;
    }
    long sum = 0;
    for (int unit = 0; unit < SECONDS.length; unit++) {
      String count = matcher.group(unit + 1);
      sum += count == null ? 0 : Long.parseLong(count) * SECONDS[unit];
    }
    return sum;
  }
}
