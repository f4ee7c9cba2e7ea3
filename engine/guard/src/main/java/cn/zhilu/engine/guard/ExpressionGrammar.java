package cn.zhilu.engine.guard;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Says whether a text is one expression of the small grammar. Only the vocabulary is checked and that
 * nothing can be read as a call; whether the words make sense in that order the engine's own parser says.
 */
final class ExpressionGrammar {

  private final int maxLength;
  private final int maxDepth;
  private final List<String> paths;
  private final Set<String> operatorWords;
  private final Set<String> literalWords;
  private final Set<String> refusedWords;
  private final Pattern token;

  ExpressionGrammar(JsonNode rules) {
    maxLength = rules.path("maxLength").intValue();
    maxDepth = rules.path("depth").intValue();
    paths = AllowList.strings(rules.path("paths"));
    operatorWords = AllowList.stringSet(rules.path("operatorWords"));
    literalWords = AllowList.stringSet(rules.path("literalWords"));
    refusedWords = AllowList.stringSet(rules.path("refusedWords"));
    JsonNode tokens = rules.path("tokens");
    StringBuilder alternatives = new StringBuilder();
    alternatives.append("(?<path>");
    for (int i = 0; i < paths.size(); i++) {
      alternatives.append(i == 0 ? "" : "|").append(Pattern.quote(paths.get(i))).append("(?![A-Za-z0-9_.])");
    }
    alternatives.append(')');
    for (String kind : List.of("space", "word", "number", "string", "operator", "open", "close")) {
      alternatives.append("|(?<").append(kind).append('>').append(tokens.path(kind).textValue()).append(')');
    }
    token = Pattern.compile(alternatives.toString());
  }

  /** The reason for which the text is refused, or null. */
  String refusal(String text) {
    String trimmed = text.trim();
    if (trimmed.length() > maxLength) {
      return "expression is longer than " + maxLength + " characters";
    }
    if (!trimmed.startsWith("${") || !trimmed.endsWith("}")) {
      return "expected one expression ${…}";
    }
    return refusalOfBody(trimmed.substring(2, trimmed.length() - 1));
  }

  private String refusalOfBody(String body) {
    Matcher matcher = token.matcher(body);
    int position = 0;
    int depth = 0;
    boolean callable = false;
    boolean empty = true;
    while (position < body.length()) {
      if (!matcher.find(position) || matcher.start() != position) {
        return "'" + body.charAt(position) + "' is not allowed in an expression";
      }
      position = matcher.end();
      if (matcher.group("space") != null) {
        continue;
      }
      empty = false;
      if (matcher.group("open") != null) {
        if (callable) {
          return "calls are not allowed in an expression";
        }
        if (++depth > maxDepth) {
          return "expression is nested too deeply";
        }
        callable = false;
      } else if (matcher.group("operator") != null) {
        callable = false;
      } else if (matcher.group("word") != null) {
        String word = matcher.group("word");
        if (refusedWords.contains(word)) {
          return "'" + word + "' is not allowed in an expression";
        }
        callable = !operatorWords.contains(word);
      } else {
        if (matcher.group("close") != null) {
          depth--;
        }
        callable = true;
      }
    }
    return empty ? "expression is empty" : null;
  }
}
