package io.asyncio.asyncore;

import java.io.IOException;
import java.nio.channels.Channel;

/**
 * A dispatcher over a file or a pipe's end, see {@link FileWrapper}. It is connected from the start. A
 * file is always ready, so that a loop with one never waits while {@link #readable} or {@link #writable}
 * say so; at the end of the file {@link #recv} calls {@link #handleClose}.
 *
 * <p><b>Pitfall.</b> Only files and the ends of a {@link java.nio.channels.Pipe} are read without
 * blocking. {@code Channels.newChannel(System.in)} is always ready, too, and reading it stops the loop
 * until somebody has typed a line. Have the dispatchers {@link Asyncore#attach attached} to an event loop,
 * and read standard input by {@link io.asyncio.EventLoop#connectReadPipe connectReadPipe} there.
 *
 * @see <a
 *     href="https://docs.python.org/3.11/library/asyncore.html#asyncore.file_dispatcher">file_dispatcher</a>
 */
public class FileDispatcher extends Dispatcher {

  /**
   * Makes one in {@link Asyncore#socketMap()}.
   *
   * @throws IOException if the channel is closed
   */
  public FileDispatcher(Channel file) throws IOException {
    this(file, Asyncore.socketMap());
  }

  /**
   * Makes one, and adds it to {@code map}.
   *
   * @throws IOException if the channel is closed
   */
  @SuppressWarnings("this-escape") // the map keeps it and uses it later
  public FileDispatcher(Channel file, SocketMap map) throws IOException {
    super(map);
    becomeConnected();
    setFile(file);
  }

  /**
   * Takes another file, and adds this to its map.
   *
   * @throws IOException if the channel is closed
   */
  public final void setFile(Channel file) throws IOException {
    setSocket(file instanceof FileWrapper wrapper ? wrapper : new FileWrapper(file));
  }
}
