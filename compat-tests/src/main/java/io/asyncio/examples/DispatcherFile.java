package io.asyncio.examples;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.asyncio.asyncore.Asyncore;
import io.asyncio.asyncore.FileDispatcher;
import io.asyncio.asyncore.SocketMap;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file that is read in steps of 256 bytes through a dispatcher: files are always ready, so the loop
 * never waits for it.
 *
 * {@snippet lang=python :
 * class FileReader(asyncore.file_dispatcher):
 *     def writable(self):
 *         return False
 *     def handle_read(self):
 *         data = self.recv(256)
 * }
 */
final class DispatcherFile {

  static final class FileReader extends FileDispatcher {

    FileReader(Path file, SocketMap map) throws IOException {
      super(FileChannel.open(file), map);
    }

    @Override
    public boolean writable() {
      return false;
    }

    @Override
    public void handleRead() throws Exception {
      byte[] data = recv(256);
      IO.println("read " + data.length + " bytes: " + new String(data, US_ASCII).strip());
    }

    @Override
    public void handleClose() throws Exception {
      IO.println("the end");
      close();
    }
  }

  void main() throws Exception {
    Path file = Files.createTempFile("lines", ".txt");
    try {
      Files.writeString(file, ("one line" + " ".repeat(247) + "\n").repeat(2) + "and the rest\n");
      SocketMap map = new SocketMap();
      new FileReader(file, map);
      Asyncore.loop(30, false, map);
    } finally {
      Files.delete(file);
    }
  }
}
