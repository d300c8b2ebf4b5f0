package io.asyncio.faults;

import io.asyncio.netty.process.ChildProgram;
import java.net.InetAddress;
import java.net.Socket;

/** Servers that the system tells to end. */
final class Signals implements Fault {

  private static final int PATIENCE_MILLIS = 20_000;

  @Override
  public String name() {
    return "signals";
  }

  @Override
  public String promise() {
    return "A server that is sent SIGTERM while it serves ends in order: its handler runs, what is"
        + " under way is finished, and the program's status is 0; SIGINT cancels the main task,"
        + " whose `finally` runs.";
  }

  @Override
  public void happen(FaultRun run) throws Exception {
    int times = run.times(1, 6);
    run.tried(times);
    for (int i = 0; i < times; i++) {
      if (i % 2 == 0) {
        terminate(run);
      } else {
        interrupt(run);
      }
    }
  }

  private static ChildProgram start(FaultRun run) throws Exception {
    return ChildProgram.of(ServerWithSignals.class, run.optionsOfChild());
  }

  private static void terminate(FaultRun run) throws Exception {
    try (ChildProgram server = start(run);
        Socket socket = new Socket(
            InetAddress.ofLiteral(FaultRun.LOCALHOST), Integer.parseInt(server.line()))) {
      socket.setSoTimeout(PATIENCE_MILLIS);
      socket.getOutputStream().write('a');
      run.promised('a', socket.getInputStream().read(), "an echo before the signal");
      server.send("TERM");
      run.promised("ending".equals(server.line()), "the handler of SIGTERM runs");
      socket.getOutputStream().write('b');
      run.promised('b', socket.getInputStream().read(), "an echo after the signal");
      socket.shutdownOutput();
      run.promised(socket.getInputStream().read() < 0, "the server closes");
      run.promised("ended".equals(server.line()), "the server ends in order");
      run.promised(0, server.status(), "status after SIGTERM");
    }
  }

  private static void interrupt(FaultRun run) throws Exception {
    try (ChildProgram server = start(run)) {
      run.promised(Integer.parseInt(server.line()) > 0, "a server has a port");
      server.send("INT");
      run.promised("ended".equals(server.line()), "the main task's finally runs after SIGINT");
      run.promised(server.status() != 0, "SIGINT is no success");
    }
  }
}
