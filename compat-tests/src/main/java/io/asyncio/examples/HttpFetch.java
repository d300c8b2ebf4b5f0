package io.asyncio.examples;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.asyncio.asyncore.Dispatcher;
import io.asyncio.asyncore.SocketMap;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/** An HTTP client that is a dispatcher, and logs whatever it is asked and told. */
final class HttpFetch extends Dispatcher {

  private final String name;
  private byte[] request = "GET / HTTP/1.0\r\n\r\n".getBytes(US_ASCII);
  private final ByteArrayOutputStream response = new ByteArrayOutputStream();

  HttpFetch(String name, int port, SocketMap map) throws Exception {
    super(map);
    this.name = name;
    createSocket();
    note("connect");
    connect("127.0.0.1", port);
  }

  private void note(String what) {
    IO.println(name + ": " + what);
  }

  String body() {
    String text = response.toString(US_ASCII);
    return text.substring(text.indexOf("\r\n\r\n") + 4);
  }

  @Override
  public boolean readable() {
    note("readable() -> true");
    return true;
  }

  @Override
  public boolean writable() {
    boolean writable = request.length > 0;
    note("writable() -> " + writable);
    return writable;
  }

  @Override
  public void handleConnect() {
    note("handleConnect()");
  }

  @Override
  public void handleWrite() throws Exception {
    int sent = send(request);
    note("handleWrite() -> sent " + sent + " bytes");
    request = Arrays.copyOfRange(request, sent, request.length);
  }

  @Override
  public void handleRead() throws Exception {
    byte[] data = recv(8192);
    note("handleRead() -> " + data.length + " bytes");
    response.writeBytes(data);
  }

  @Override
  public void handleClose() throws Exception {
    note("handleClose()");
    close();
  }
}
