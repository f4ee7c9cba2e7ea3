package cn.zhilu.engine.guard;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** FEEL has no effects; what is refused here could call out or run for a very long time. */
final class FeelRules {

  private static final Pattern STRING = Pattern.compile("\"[^\"\\\\]*(?:\\\\.[^\"\\\\]*)*\"");
  private static final Pattern WORD = Pattern.compile("[\\p{L}_][\\p{L}\\p{N}_]*");
  private static final Pattern CALL = Pattern.compile("([\\p{L}_][\\p{L}\\p{N}_]*)\\s*\\(");

  private final int maxLength;
  private final Set<String> refusedWords;
  private final Set<String> callWords;

  FeelRules(JsonNode rules) {
    maxLength = rules.path("maxLength").intValue();
    refusedWords = AllowList.stringSet(rules.path("refusedWords"));
    callWords = AllowList.stringSet(rules.path("callWords"));
  }

  String refusal(String text) {
    if (text.length() > maxLength) {
      return "FEEL is longer than " + maxLength + " characters";
    }
    if (text.contains("${") || text.contains("#{")) {
      return "'${' is not FEEL";
    }
    String code = STRING.matcher(text).replaceAll("\"\"");
    Matcher word = WORD.matcher(code);
    while (word.find()) {
      if (refusedWords.contains(word.group())) {
        return "'" + word.group() + "' is not allowed in FEEL";
      }
    }
    if (code.indexOf('`') >= 0) {
      return "'`' is not allowed in FEEL";
    }
    Matcher call = CALL.matcher(code);
    while (call.find()) {
      if (!callWords.contains(call.group(1))) {
        return "'" + call.group(1) + "()' is not allowed in FEEL";
      }
    }
    return null;
  }
}
