package io.asyncio.scenarios.io;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.zip.CRC32;

/** Bytes, and how they stand in traces. */
final class Payload {

  /** What is longer stands there as its length and checksum. */
  private static final int MOST_SHOWN = 64;

  private static final byte[] LINE = bytes("0123456789abcdefghijklmnopqrstuvwxyz\n");

  private Payload() {}

  static byte[] bytes(String text) {
    return text.getBytes(ISO_8859_1);
  }

  /** Returns that many bytes, always the same. */
  static byte[] pattern(int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = LINE[i % LINE.length];
    }
    return bytes;
  }

  static String shown(byte[] bytes) {
    if (bytes.length <= MOST_SHOWN) {
      return new String(bytes, ISO_8859_1);
    }
    CRC32 sum = new CRC32();
    sum.update(bytes);
    return "#" + bytes.length + ":" + shown(sum);
  }

  static String shown(CRC32 sum) {
    return String.format("%08x", sum.getValue());
  }
}
