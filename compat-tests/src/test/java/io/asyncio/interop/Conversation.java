package io.asyncio.interop;

import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;
import static io.asyncio.netty.testing.LoopTest.soon;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio.Future;
import io.asyncio.netty.testing.Tls;
import io.asyncio.streams.ClientConnected;
import io.asyncio.streams.StreamPair;
import io.asyncio.streams.StreamReader;
import io.asyncio.streams.StreamWriter;
import java.util.Random;

/** The two sides of a conversation, of which the other program has one. */
final class Conversation {

  static final int MEGABYTE = 1 << 20;

  private static final int LINES = 10;
  private static final byte[] FAREWELL = ascii("bye\n");
  private static final byte[] UPGRADE = ascii("STARTTLS\n");
  private static final byte[] GO_AHEAD = ascii("go ahead\n");

  private Conversation() {}

  static byte[] ascii(String text) {
    return text.getBytes(US_ASCII);
  }

  /** Echoes to the end, and takes leave where the other side can still hear it. */
  static ClientConnected echo(Future<Void> ended) {
    return (reader, writer) -> async(() -> {
      try {
        echo(reader, writer);
        ended.setResult(null);
      } catch (Exception e) {
        ended.setException(e);
      }
    });
  }

  /** As {@link #echo}, once the other side has asked for TLS. */
  static ClientConnected upgradeAndEcho(Future<Void> ended) {
    return (reader, writer) -> async(() -> {
      assertThat(await(reader.readline())).isEqualTo(UPGRADE);
      writer.write(GO_AHEAD);
      await(writer.startTls(Tls.server()));
      await(echo(ended).handle(reader, writer));
    });
  }

  private static void echo(StreamReader reader, StreamWriter writer) throws Exception {
    for (byte[] part; (part = await(reader.read(MEGABYTE))).length > 0; ) {
      writer.write(part);
      await(writer.drain());
    }
    if (writer.canWriteEof()) {
      writer.write(FAREWELL);
    }
    writer.close();
    await(writer.waitClosed());
  }

  /** Asks for TLS. In a coroutine. */
  static StreamPair upgrade(StreamPair streams) throws Exception {
    streams.writer().write(UPGRADE);
    assertThat(soon(streams.reader().readline())).isEqualTo(GO_AHEAD);
    soon(streams.writer().startTls(Tls.client()));
    return streams;
  }

  /** Talks to an echo: lines, a megabyte, the end. In a coroutine. */
  static void talk(StreamPair streams) throws Exception {
    StreamReader reader = streams.reader();
    StreamWriter writer = streams.writer();
    for (int i = 0; i < LINES; i++) {
      byte[] line = ascii("line " + i + "\n");
      writer.write(line);
      assertThat(soon(reader.readline())).isEqualTo(line);
    }
    byte[] much = new byte[MEGABYTE];
    new Random(1).nextBytes(much);
    writer.write(much);
    assertThat(soon(reader.readexactly(MEGABYTE))).isEqualTo(much);
    if (writer.canWriteEof()) {
      writer.writeEof();
      assertThat(soon(reader.read())).isEqualTo(FAREWELL);
    }
    writer.close();
    soon(writer.waitClosed());
  }
}
