package io.asyncio.faults;

import io.asyncio.netty.process.ChildProgram;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/** A server without descriptors for more connections. */
final class NoDescriptors implements Fault {

  private static final int LIMIT = 150;
  private static final int PATIENCE_MILLIS = 20_000;

  @Override
  public String name() {
    return "no-descriptors";
  }

  @Override
  public String promise() {
    return "A server that has no descriptor left says so once a second and uses next to no"
        + " processor time, serves those it has, and accepts the others as soon as it can.";
  }

  @Override
  public void happen(FaultRun run) throws Exception {
    int connections = run.times(160, 400);
    run.tried(connections);
    try (ChildProgram server =
        ChildProgram.limited(LIMIT, ServerWithoutDescriptors.class, run.optionsOfChild())) {
      int port = Integer.parseInt(server.line());
      List<Socket> sockets = new ArrayList<>();
      for (int i = 0; i < connections; i++) {
        sockets.add(connect(port));
      }
      run.promised("full".equals(server.line()), "a server says that it is full");
      for (Socket socket : sockets) {
        run.promised(isEchoed(socket), "a server that was full serves everybody in the end");
      }
      end(run, server, port);
    }
  }

  private static Socket connect(int port) throws IOException {
    Socket socket = new Socket(InetAddress.ofLiteral(FaultRun.LOCALHOST), port);
    socket.setSoTimeout(PATIENCE_MILLIS);
    socket.getOutputStream().write('x');
    return socket;
  }

  private static boolean isEchoed(Socket socket) {
    try (socket) {
      return socket.getInputStream().read() == 'x';
    } catch (IOException e) {
      return false;
    }
  }

  private static void end(FaultRun run, ChildProgram server, int port) throws Exception {
    if (run.tally().result().lost() > 0) {
      System.err.println("the server's errors: " + server.errors());
      return;
    }
    try (Socket last = connect(port)) {
      last.getOutputStream().write(ServerWithoutDescriptors.END);
      String reports = server.line();
      run.promised("few".equals(reports), "one report a second: " + reports);
      run.promised(0, server.status(), "status of the server");
    }
  }
}
