package io.asyncio.asyncore;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A dispatcher without a socket that notes which events it is told of. */
final class Calls extends Dispatcher {

  final List<String> made = new ArrayList<>();
  private final Throwable failure;

  Calls(SocketMap map, Throwable failure) {
    super(map);
    this.failure = failure;
  }

  private void note(String call) throws Exception {
    made.add(call);
    if (failure instanceof Exception e) {
      throw e;
    }
    if (failure instanceof Error e) {
      throw e;
    }
  }

  @Override
  public void handleReadEvent() throws Exception {
    note("read");
  }

  @Override
  public void handleWriteEvent() throws Exception {
    note("write");
  }

  @Override
  public void handleExptEvent() throws Exception {
    note("expt");
  }

  @Override
  public void handleClose() throws Exception {
    note("close");
  }

  @Override
  public void handleError(Throwable error) {
    made.add("error " + error.getMessage());
  }

  @Override
  public void close() throws IOException {
    made.add("closed");
    super.close();
  }
}
