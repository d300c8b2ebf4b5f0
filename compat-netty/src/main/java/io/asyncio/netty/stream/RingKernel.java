package io.asyncio.netty.stream;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What can be relied on in the io_uring of a kernel. */
final class RingKernel {

  private static final Pattern RELEASE = Pattern.compile("(\\d+)\\.(\\d+).*");

  private RingKernel() {}

  /**
   * Tells whether one answer to a question that stands, for several wake-ups, tells all that there is. Up
   * to Linux 6.0 it is what the first of them was for, so that the end behind data is in no answer.
   *
   * @param release what {@code uname} tells of the kernel, {@code "6.1.0-18-amd64"} for instance
   */
  static boolean answersForAll(String release) {
    Matcher found = RELEASE.matcher(release);
    if (!found.matches()) {
      return false;
    }
    int major = Integer.parseInt(found.group(1));
    int minor = Integer.parseInt(found.group(2));
    return major > 6 || (major == 6 && minor >= 1);
  }
}
