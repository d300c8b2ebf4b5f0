package io.asyncio.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio.Asyncio;
import io.asyncio.subprocess.Stdio;
import io.asyncio.transports.WriteTransport;
import org.junit.jupiter.api.Test;

/** Who outlives a child and has its streams. */
class GrandchildTest extends ChildTest {

  @Test
  void inputReachesAGrandchildAfterTheChildsEndUnlessTheJdkHasStartedIt() throws Exception {
    run(
        () -> {
          ChildRecorder child =
              soon(loop.subprocessShell(
                      () -> new ChildRecorder(loop),
                      "exec 3<&0; { read line; echo \"got $line\"; } <&3 & exit 0",
                      PIPES.stderr(Stdio.DEVNULL)))
                  .protocol();
          assertThat(soon(child.transport.waitFor())).isZero();
          ((WriteTransport) child.transport.getPipeTransport(0)).write(bytes("a line\n"));
          soon(Asyncio.async(() -> child.until(() -> child.events.contains("lost 1 null"))));
          assertThat(child.from(1)).isEqualTo(spawns() ? "got a line\n" : "got \n");
          child.transport.getPipeTransport(0).close();
          soon(child.over());
        });
  }
}
