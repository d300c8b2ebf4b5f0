package io.asyncio.netty.stream;

import io.netty.channel.Channel;
import io.netty.channel.IoEventLoop;

/**
 * Tells that a socket can be read, by io_uring. A question that stands is answered whenever something
 * comes in, and costs nothing then, but says nothing of what a read has left: behind a read for which
 * there was not enough room, before urgent data, at the end. So it stands while each answer and the
 * read behind it are plain; else it is withdrawn, and single ones are asked, which find what is left,
 * as one does that begins to stand. On the loop's own thread.
 *
 * <p>What comes in with urgent data comes with two wake-ups of the system: they are two answers, or
 * one that knows of all that there is.
 */
final class RingReading {

  private static final int POLLIN = 1;
  private static final int POLLPRI = 2;
  private static final int POLLRDBAND = 0x80;
  private static final int POLLRDHUP = 0x2000;

  /** What one wake-up tells, which does not look at the socket: that any kind of data has come in. */
  private static final int ANY_DATA = POLLIN | POLLPRI | POLLRDBAND;

  private static final int MOST_PLAIN_READS = 1024;

  /** Else an answer could look plain that is for the end, or for urgent data, too. */
  private static final boolean ANSWERS_FOR_ALL =
      RingKernel.answersForAll(System.getProperty("os.version"));

  private final DescriptorSocket socket;
  private final Runnable readable;
  private final RingWatch standing;
  private final RingWatch single;

  /** Whether a read that comes short behind a plain answer has had all there was. */
  private final boolean mayStand;

  /** How many answers there were since the socket was read. */
  private int answers;

  /** Whether they were plain. */
  private boolean plain = true;

  /** How many plain reads there were in a row, and how many there have to be for a question to stand. */
  private int plainReads;

  private int plainReadsNeeded;

  /** How many reads of the socket were looked at. */
  private int readsSeen;

  /**
   * Makes that of a channel.
   *
   * @param socket the channel's
   * @param readable run when the socket can be read
   */
  RingReading(IoEventLoop executor, Channel channel, DescriptorSocket socket, Runnable readable) {
    this.socket = socket;
    this.readable = readable;
    this.mayStand = ANSWERS_FOR_ALL && !socket.isLocal();
    this.standing = RingWatch.standing(executor, channel, ANY_DATA | POLLRDHUP, this::answered)
        .endingUnheard();
    this.single = RingWatch.single(executor, channel, POLLIN, this::answered);
  }

  private void answered(int events) {
    answers++;
    plain &= events == POLLIN || events == ANY_DATA;
    readable.run();
  }

  /** Asks, unless that is done already. */
  void watch() {
    lookAtReads();
    if (mayStand && answers == 0 && plainReads >= plainReadsNeeded) {
      standing.watch();
    } else {
      standing.stop();
      single.watch();
    }
  }

  private void lookAtReads() {
    if (readsSeen == socket.reads()) {
      return;
    }
    readsSeen = socket.reads();
    if (plain && answers <= 1 && socket.hasReadShort()) {
      plainReads = Math.min(plainReads + 1, MOST_PLAIN_READS);
    } else {
      plainReads = 0;
      plainReadsNeeded = Math.clamp(plainReadsNeeded * 2L, 1, MOST_PLAIN_READS);
    }
    answers = 0;
    plain = true;
  }

  /** Has an answer that may still come ignored. */
  void ignore() {
    standing.ignore();
    single.ignore();
  }

  /** As {@link RingWatch#stop}. */
  void stop() {
    standing.stop();
    single.stop();
  }
}
