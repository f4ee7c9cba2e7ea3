package cn.zhilu.engine.guard;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** UTF-8 and nothing else: bytes that two readers could take for different texts are refused. */
final class StrictText {

  private StrictText() {
  }

  /** The text, or null when the bytes are no clean UTF-8. A leading byte order mark is kept as a character. */
  static String decode(byte[] bytes) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT)
          .decode(ByteBuffer.wrap(bytes)).toString();
      return text.indexOf('\0') >= 0 ? null : text;
    } catch (CharacterCodingException notUtf8) {
      return null;
    }
  }
}
