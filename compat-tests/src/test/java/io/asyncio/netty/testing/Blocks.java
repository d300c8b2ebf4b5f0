package io.asyncio.netty.testing;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;

/** Some 64 MiB in numbered blocks, which a shell can write too. */
public final class Blocks {

  public static final int COUNT = 1100;

  private static final String FILLER = "0123456789abcde".repeat(1 << 12);
  public static final int SIZE = block(0).length;
  public static final long TOTAL = (long) COUNT * SIZE;

  /** A line for a shell that writes them, and after each one its number to standard error. */
  public static final String WRITE =
      "b=0123456789abcde; for doubling in 1 2 3 4 5 6 7 8 9 10 11 12; do b=$b$b; done; i=0;"
          + " while [ $i -lt "
          + COUNT
          + " ]; do printf '%08d%s\\n' $i \"$b\"; echo $i >&2; i=$((i+1)); done";

  private static final String DIGEST = allDigested();

  private Blocks() {}

  public static byte[] block(int number) {
    return String.format(Locale.ROOT, "%08d%s\n", number, FILLER)
        .getBytes(StandardCharsets.US_ASCII);
  }

  private static String allDigested() {
    MessageDigest digest = newDigest();
    for (int i = 0; i < COUNT; i++) {
      digest.update(block(i));
    }
    return text(digest);
  }

  public static MessageDigest newDigest() {
    try {
      return MessageDigest.getInstance("MD5"); // which has a program: md5sum
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  public static String text(MessageDigest digest) {
    return HexFormat.of().formatHex(digest.digest());
  }

  /** Returns the digest of all of them, in their order. */
  public static String digest() {
    return DIGEST;
  }
}
