package io.asyncio.examples;

import static io.asyncio.Asyncio.*;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.asyncio.Coroutine;
import io.asyncio.streams.StreamReader;
import io.asyncio.streams.StreamReaderProtocol;
import java.io.ByteArrayInputStream;
import java.io.InputStream;

/**
 * Standard input, line by line, while the loop is free for others; or the arguments, a line each.
 *
 * {@snippet lang=python :
 * reader = asyncio.StreamReader()
 * await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
 * async for line in reader:
 *     ...
 * }
 */
final class NumberedLines {

  static Coroutine<Void> number(InputStream source) {
    return async(() -> {
      var reader = new StreamReader();
      await(getRunningLoop().connectReadPipe(() -> new StreamReaderProtocol(reader), source));
      int number = 0;
      for (byte[] line : each(reader)) {
        number++;
        IO.println(number + " " + new String(line, UTF_8).stripTrailing());
      }
    });
  }

  void main(String... lines) throws Exception {
    byte[] given = String.join("\n", lines).getBytes(UTF_8);
    run(number(lines.length == 0 ? System.in : new ByteArrayInputStream(given)));
  }
}
