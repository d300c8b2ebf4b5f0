package io.asyncio.asyncore.recorded;

import io.asyncio.asyncore.FileDispatcher;
import io.asyncio.asyncore.SocketMap;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.channels.Channel;
import java.nio.channels.SocketChannel;

/** A {@link FileDispatcher} of a program. */
final class ScriptedFile extends FileDispatcher implements Scripted {

  private final Script script;

  ScriptedFile(Script script, Channel file, SocketMap map) throws IOException {
    super(file, map);
    this.script = script;
  }

  @Override
  public Script script() {
    return script;
  }

  @Override
  public boolean readable() {
    return script.asked("readable", super::readable);
  }

  @Override
  public boolean writable() {
    return script.asked("writable", super::writable);
  }

  @Override
  public void handleRead() throws Exception {
    script.event("handle_read", super::handleRead);
  }

  @Override
  public void handleWrite() throws Exception {
    script.event("handle_write", super::handleWrite);
  }

  @Override
  public void handleConnect() throws Exception {
    script.event("handle_connect", super::handleConnect);
  }

  @Override
  public void handleClose() throws Exception {
    script.event("handle_close", super::handleClose);
  }

  @Override
  public void handleExpt() throws Exception {
    script.event("handle_expt", super::handleExpt);
  }

  @Override
  public void handleAccept() throws Exception {
    script.event("handle_accept", super::handleAccept);
  }

  @Override
  public void handleAccepted(SocketChannel socket, SocketAddress address) throws Exception {
    script.accepted = socket;
    script.event("handle_accepted", () -> super.handleAccepted(socket, address));
  }

  @Override
  public void handleError(Throwable error) throws Exception {
    script.failed(error, () -> super.handleError(error));
  }

  @Override
  public void logInfo(String message, String type) {
    script.info(message, type);
  }

  @Override
  public void close() throws IOException {
    script.log("close");
    super.close();
  }
}
