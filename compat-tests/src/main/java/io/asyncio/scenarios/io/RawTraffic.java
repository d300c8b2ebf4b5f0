package io.asyncio.scenarios.io;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** What a raw socket sends and receives while the loop runs now and then. */
final class RawTraffic {

  private static final int SIZE = 65536;

  /** So often, with time between, nothing goes on before it is believed. */
  private static final int MOST_IDLE = 2;

  /** The other side may be slow to tell that it has taken something. */
  private static final int MOST_FULL = 6;

  private final IoRun run;
  private final String name;
  private final SocketChannel channel;

  private RawTraffic(IoRun run, String name, SocketChannel channel) {
    this.run = run;
    this.name = name;
    this.channel = channel;
  }

  static RawTraffic of(IoRun run, String name) throws Missing {
    return new RawTraffic(run, name, run.sockets.stream(name));
  }

  /** Sends until the system takes no more, also after a while. */
  void fill() throws IOException {
    int all = 0;
    for (int idle = 0; idle < MOST_FULL; ) {
      int sent = channel.write(ByteBuffer.wrap(Payload.pattern(SIZE)));
      all += sent;
      idle = sent > 0 ? again(0) : wait(idle);
    }
    run.sockets.filled(name, all);
  }

  /** Receives until nothing comes, and traces it. */
  void drain() {
    ByteArrayOutputStream got = new ByteArrayOutputStream();
    String end = "open";
    for (int idle = 0; idle < MOST_IDLE && end.equals("open"); ) {
      ByteBuffer buffer = ByteBuffer.allocate(SIZE);
      try {
        int count = channel.read(buffer);
        got.write(buffer.array(), 0, buffer.position());
        end = count < 0 ? "eof" : "open";
        idle = count == 0 ? wait(idle) : again(0);
      } catch (IOException e) {
        end = SystemWords.errorOf(e);
      }
    }
    run.trace.add(name, "got", shown(got.toByteArray()), end);
  }

  private int wait(int idle) {
    run.settling.untilQuiet(true);
    return idle + 1;
  }

  private int again(int idle) {
    run.trace.touch();
    return idle;
  }

  /** How much fills a socket is the system's to say. */
  private String shown(byte[] got) {
    return run.sockets.hasFilled(got.length) ? "filled" : Payload.shown(got);
  }
}
