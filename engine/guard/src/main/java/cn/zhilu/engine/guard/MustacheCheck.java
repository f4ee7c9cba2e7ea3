package cn.zhilu.engine.guard;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Holds each {{…}} of a Handlebars template against the tokens of the allow-list. */
final class MustacheCheck {

  /** How a tag's place in the text around it matters to the check of that text. */
  enum Kind { VALUE, BLOCK, COMMENT }

  /** A tag, its place, and its kind. */
  record Tag(int start, int end, Kind kind, String text) {
  }

  private static final Pattern COMMENT_END = Pattern.compile("--~?\\}\\}");
  private static final Pattern TAG_END = Pattern.compile("\\}\\}");

  private final int maxLength;
  private final Pattern token;
  private final Pattern partial;
  private final Set<String> wordsRefused;

  MustacheCheck(JsonNode rules) {
    maxLength = rules.path("mustacheLength").intValue();
    token = Pattern.compile(String.join("|", AllowList.strings(rules.path("tokens"))));
    partial = Pattern.compile(rules.path("partialPattern").textValue());
    wordsRefused = AllowList.stringSet(rules.path("wordsRefused"));
  }

  List<Tag> check(String text, Findings findings) {
    List<Tag> tags = new ArrayList<>();
    int position = text.indexOf("{{");
    while (position >= 0 && !findings.full()) {
      boolean comment = text.startsWith("{{!--", position) || text.startsWith("{{~!--", position);
      Matcher closing = (comment ? COMMENT_END : TAG_END).matcher(text);
      if (!closing.find(position + 2)) {
        report(findings, text, position, "a {{ is never closed");
        break;
      }
      int end = closing.end();
      String inner = text.substring(position + 2, end - 2);
      String reason = comment ? null : refusal(inner);
      if (position > 0 && text.charAt(position - 1) == '\\') {
        reason = "a tag cannot be escaped";
      }
      if (reason != null) {
        report(findings, text, position, reason);
      }
      tags.add(new Tag(position, end, kind(comment, inner), text.substring(position, end)));
      position = text.indexOf("{{", end);
    }
    return tags;
  }

  private static Kind kind(boolean comment, String inner) {
    String bare = inner.startsWith("~") ? inner.substring(1) : inner;
    if (comment || bare.startsWith("!")) {
      return Kind.COMMENT;
    }
    return bare.matches("(?s)(?:[#/^]|else\\b).*") ? Kind.BLOCK : Kind.VALUE;
  }

  private String refusal(String inner) {
    if (inner.length() > maxLength) {
      return "a tag is longer than " + maxLength + " characters";
    }
    String bare = inner.replaceAll("^~|~$", "");
    if (bare.startsWith("!")) {
      return null;
    }
    if (bare.startsWith("{") || bare.startsWith("&") || bare.startsWith("*") || bare.startsWith("#*")
        || bare.startsWith("#>")) {
      return "only escaped values, blocks and shared partials are allowed";
    }
    if (bare.startsWith(">")) {
      String rest = bare.substring(1).trim();
      Matcher name = partial.matcher(rest);
      if (!name.lookingAt() || name.end() < rest.length() && !Character.isWhitespace(rest.charAt(name.end()))) {
        return "partials may come from _shared/ only";
      }
      return refusalOfTokens(rest.substring(name.end()));
    }
    return refusalOfTokens(bare.replaceFirst("^[#/^]", ""));
  }

  private String refusalOfTokens(String code) {
    Matcher matcher = token.matcher(code);
    int position = 0;
    while (position < code.length()) {
      if (!matcher.find(position) || matcher.start() != position) {
        return "'" + code.charAt(position) + "' is not allowed in a tag";
      }
      String found = matcher.group();
      // Inside a text, too: a helper could take it as a name.
      for (String word : found.split("[^A-Za-z0-9_]+")) {
        if (wordsRefused.contains(word)) {
          return "'" + word + "' is not allowed in a tag";
        }
      }
      position = matcher.end();
    }
    return null;
  }

  private static void report(Findings findings, String text, int offset, String message) {
    TextPosition position = TextPosition.of(text, offset);
    findings.add(message, position.line(), position.column(), null);
  }
}
