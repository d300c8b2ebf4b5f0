package io.asyncio.asyncore.recorded;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.List;

/** Bytes of programs, and as they are logged. */
final class Data {

  private static final int LONGEST = 24;
  private static final int SHOWN = 8;

  private Data() {}

  /** Returns the bytes of a text, or of a text and how often it is repeated. */
  static byte[] bytes(Object data) {
    String text = data instanceof List<?> repeated
        ? ((String) repeated.getFirst()).repeat(Math.toIntExact((Long) repeated.getLast()))
        : (String) data;
    return text.getBytes(ISO_8859_1);
  }

  static String text(byte[] data) {
    String text = new String(data, ISO_8859_1);
    return text.length() <= LONGEST ? text : text.substring(0, SHOWN) + "..." + text.length();
  }
}
