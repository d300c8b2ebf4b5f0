package io.asyncio.examples;

import static io.asyncio.Asyncio.*;
import static java.nio.charset.StandardCharsets.US_ASCII;

import io.asyncio.Coroutine;
import io.asyncio.streams.StreamReader;
import io.asyncio.streams.StreamWriter;
import io.asyncio.subprocess.Process;
import io.asyncio.subprocess.Stdio;
import io.asyncio.subprocess.SubprocessOptions;

/**
 * The words that a text repeats: {@code tr ' ' '\n' | sort | uniq -c}, where the loop is the pipes.
 * A program that reads slowly slows down those before it, because the copies wait in {@code drain}.
 *
 * {@snippet lang=python :
 * async def pump(reader, writer):
 *     while data := await reader.read(65536):
 *         writer.write(data)
 *         await writer.drain()
 *     writer.close()
 * }
 */
final class WordPipeline {

  private static final String TEXT = """
      to be or not to be that is the question
      whether tis nobler in the mind to suffer
      the slings and arrows of outrageous fortune
      """;

  private static final int PIECE = 1 << 16;

  private static Coroutine<Process> start(String... command) {
    var options = SubprocessOptions.defaults().withStdin(Stdio.PIPE).withStdout(Stdio.PIPE);
    return createSubprocessExec(options, command);
  }

  private static Coroutine<Void> feed(String text, StreamWriter writer) {
    return async(() -> {
      try (writer) {
        writer.write(text.getBytes(US_ASCII));
        await(writer.drain());
      }
    });
  }

  private static Coroutine<Void> pump(StreamReader reader, StreamWriter writer) {
    return async(() -> {
      try (writer) {
        for (byte[] data; (data = await(reader.read(PIECE))).length > 0; ) {
          writer.write(data);
          await(writer.drain());
        }
      }
    });
  }

  private static Coroutine<Void> showRepeated(StreamReader counts) {
    return async(() -> {
      for (byte[] line : each(counts)) {
        String count = new String(line, US_ASCII).strip();
        if (!count.startsWith("1 ")) {
          IO.println(count);
        }
      }
    });
  }

  static Coroutine<Void> count(String text) {
    return async(() -> {
      Process split = await(start("tr", " ", "\n"));
      Process sort = await(start("sort"));
      Process count = await(start("uniq", "-c"));
      await(gather(
          feed(text, split.stdin()),
          pump(split.stdout(), sort.stdin()),
          pump(sort.stdout(), count.stdin()),
          showRepeated(count.stdout())));
      var codes = await(gather(split.waitFor(), sort.waitFor(), count.waitFor()));
      IO.println("Return codes: " + codes);
    });
  }

  void main() throws Exception {
    run(count(TEXT));
  }
}
