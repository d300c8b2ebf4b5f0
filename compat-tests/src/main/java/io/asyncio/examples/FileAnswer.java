package io.asyncio.examples;

import static io.asyncio.Asyncio.*;

import io.asyncio.Coroutine;
import io.asyncio.streams.StreamWriter;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An answer over HTTP: a head, and a part of a file behind it if there is one. */
final class FileAnswer implements AutoCloseable {

  private final String status;
  private final Map<String, String> headers = new LinkedHashMap<>();
  private final @Nullable FileChannel file;
  private final long begin;
  private final long length;

  private FileAnswer(String status, @Nullable FileChannel file, long begin, long length) {
    this.status = status;
    this.file = file;
    this.begin = begin;
    this.length = length;
    if (!status.startsWith("304")) {
      with("Content-Length", Long.toString(length));
    }
  }

  /** An answer without a body. */
  static FileAnswer of(String status) {
    return new FileAnswer(status, null, 0, 0);
  }

  /** An answer with a part of a file, which is closed with it. */
  static FileAnswer of(String status, FileChannel file, long begin, long length) {
    return new FileAnswer(status, file, begin, length);
  }

  FileAnswer with(String header, String value) {
    headers.put(header, value);
    return this;
  }

  String head(boolean goesOn) {
    StringBuilder head = new StringBuilder("HTTP/1.1 " + status + "\r\n");
    headers.forEach(
        (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
    return head.append(goesOn ? "\r\n" : "Connection: close\r\n\r\n").toString();
  }

  boolean hasBody() {
    return length > 0;
  }

  /** Sends the part of the file; if that is shorter by now, the client hears of it by the end. */
  Coroutine<Void> sendBody(StreamWriter writer) {
    return async(() -> {
      if (file != null
          && await(getRunningLoop().sendfile(writer.transport(), file, begin, length)) < length) {
        throw new IOException("the file has shrunk");
      }
    });
  }

  @Override
  public void close() throws IOException {
    if (file != null) {
      file.close();
    }
  }
}
