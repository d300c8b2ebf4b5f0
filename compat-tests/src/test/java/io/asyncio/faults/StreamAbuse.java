package io.asyncio.faults;

import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.createTask;
import static io.asyncio.Asyncio.sleep;

import io.asyncio.IncompleteReadError;
import io.asyncio.LimitOverrunError;
import io.asyncio.Task;
import io.asyncio.streams.StreamReader;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;

/** Readers of streams that are fed and read as nobody should. */
final class StreamAbuse implements Fault {

  private static final int HUGE = 4 * 1024 * 1024;
  private static final int SEPARATORS = 200;
  private static final int SELF_SIMILAR = 64 * 1024;

  @Override
  public String name() {
    return "stream-abuse";
  }

  @Override
  public String promise() {
    return "However a stream is cut into pieces and asked for, each byte comes once and in order;"
        + " lines over the limit raise and the next one is whole; a second read beside one that"
        + " waits is refused and harms nothing; searching takes linear time.";
  }

  @Override
  public void happen(FaultRun run) throws Exception {
    int rounds = run.times(20, 1500);
    run.tried(3L * rounds + 2);
    run.onLoop(() -> {
      for (int i = 0; i < rounds; i++) {
        mixedReads(run);
        longLines(run);
        secondReader(run);
      }
    });
    run.onLoop(() -> hugeLine(run));
    run.onLoop(() -> selfSimilarSeparators(run));
  }

  /** Feeds in pieces of any size, a piece a turn, and reads in any way. */
  private static void mixedReads(FaultRun run) throws Exception {
    Random random = run.random();
    int size = random.nextInt(5000);
    byte[] data = new Pattern(1).next(size);
    StreamReader reader = new StreamReader(1 + random.nextInt(600));
    Task<Void> feeding =
        createTask(async(() -> feed(reader, data, 1 + random.nextInt(400), random)));
    ByteArrayOutputStream read = new ByteArrayOutputStream();
    while (!reader.atEof()) {
      read.writeBytes(read(reader, random));
    }
    await(feeding);
    run.promised(Arrays.equals(data, read.toByteArray()), "each byte comes once and in order");
  }

  private static void feed(StreamReader reader, byte[] data, int most, Random random)
      throws Exception {
    for (int from = 0; from < data.length; ) {
      int to = Math.min(data.length, from + 1 + random.nextInt(most));
      reader.feedData(Arrays.copyOfRange(data, from, to));
      from = to;
      await(sleep(0));
    }
    reader.feedEof();
  }

  private static byte[] read(StreamReader reader, Random random) throws Exception {
    try {
      return switch (random.nextInt(4)) {
        case 0 -> await(reader.read(1 + random.nextInt(100)));
        case 1 -> await(reader.readexactly(random.nextInt(100)));
        case 2 -> await(reader.readuntil(new byte[] {1, 2}, new byte[] {7}, new byte[] {1, 2, 3}));
        default -> await(reader.readuntil());
      };
    } catch (IncompleteReadError e) {
      return e.partial();
    } catch (LimitOverrunError e) {
      return await(reader.readexactly(e.consumed()));
    }
  }

  /** A line that is too long raises; the one behind it is read. */
  private static void longLines(FaultRun run) throws Exception {
    int limit = 10 + run.random().nextInt(50);
    StreamReader reader = new StreamReader(limit);
    String tooLong = "x".repeat(limit + 1 + run.random().nextInt(100));
    reader.feedData((tooLong + "\nnext\n").getBytes(StandardCharsets.US_ASCII));
    reader.feedEof();
    try {
      var _ = await(reader.readline());
      run.promised(false, "a line over the limit raises");
    } catch (IllegalArgumentException e) {
      String next = new String(await(reader.readline()), StandardCharsets.US_ASCII);
      run.promised(next.equals("next\n"), "the line behind one over the limit: " + next);
    }
  }

  private static void secondReader(FaultRun run) throws Exception {
    StreamReader reader = new StreamReader();
    Task<byte[]> first = createTask(reader.readexactly(4));
    await(sleep(0));
    try {
      var _ = await(reader.read(1));
      run.promised(false, "a second read beside one that waits raises");
    } catch (IllegalStateException e) {
      reader.feedData(new byte[] {1, 2});
      reader.feedData(new byte[] {3, 4});
      run.comes("the first read", first);
      run.promised(first.done() && first.result().length == 4, "the first read gets its bytes");
    }
  }

  private static void hugeLine(FaultRun run) throws Exception {
    StreamReader reader = new StreamReader(2 * HUGE);
    Task<byte[]> line = createTask(reader.readline());
    byte[] piece = new byte[1000];
    for (int fed = 0; fed < HUGE; fed += piece.length) {
      reader.feedData(piece);
      if (fed % (100 * piece.length) == 0) {
        await(sleep(0));
      }
    }
    reader.feedData(new byte[] {'\n'});
    run.comes("a huge line", line);
  }

  /** Each is a beginning of the next, as far as the last byte; the stream has none of them. */
  private static void selfSimilarSeparators(FaultRun run) throws Exception {
    byte[][] separators = new byte[SEPARATORS][];
    for (int i = 0; i < SEPARATORS; i++) {
      separators[i] = new byte[i + 100];
      separators[i][i + 99] = 1;
    }
    StreamReader reader = new StreamReader(2 * SELF_SIMILAR);
    Task<byte[]> search = createTask(reader.readuntil(separators));
    for (int i = 0; i < 10; i++) {
      reader.feedData(new byte[SELF_SIMILAR / 10]);
      await(sleep(0));
    }
    reader.feedEof();
    try {
      var _ = await(search);
      run.promised(false, "a stream without separator ends");
    } catch (IncompleteReadError e) {
      run.promised(SELF_SIMILAR / 10 * 10, e.partial().length, "bytes before the end");
    }
  }
}
