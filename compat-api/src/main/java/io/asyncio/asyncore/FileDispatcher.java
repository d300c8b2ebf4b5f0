package io.asyncio.asyncore;

import java.io.IOException;
import java.nio.channels.Channel;

/**
 * A dispatcher over a file or a pipe's end, see {@link FileWrapper}. It is connected from the start. A
 * file is always ready, so that a loop with one never waits while {@link #readable} or {@link #writable}
 * say so; at the end of the file {@link #recv} calls {@link #handleClose}.
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
