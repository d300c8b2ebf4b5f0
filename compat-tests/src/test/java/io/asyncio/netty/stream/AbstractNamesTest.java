package io.asyncio.netty.stream;

import static io.asyncio.Asyncio.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.asyncio.AbstractUnixAddress;
import io.asyncio.Server;
import io.asyncio.ServerOptions;
import io.asyncio.netty.IoTransport;
import io.asyncio.netty.testing.LoopTest;
import io.asyncio.netty.testing.Recorder;
import java.net.BindException;
import java.net.ConnectException;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Unix sockets with names that have no file. */
@EnabledOnOs(OS.LINUX)
class AbstractNamesTest extends LoopTest {

  private static final Set<IoTransport> HAVE_THEM =
      EnumSet.of(IoTransport.EPOLL, IoTransport.IO_URING);

  private final String text = "asyncio-" + ProcessHandle.current().pid();
  private final String name = '\0' + text;

  @Test
  void aNameIsServedAndEndsWithItsSocket() throws Exception {
    assumeTrue(HAVE_THEM.contains(ioTransport));
    AbstractUnixAddress address = AbstractUnixAddress.of(text);
    run(() -> {
      Recorder accepted = new Recorder();
      Server server = await(loop.createUnixServer(() -> accepted, name));
      assertThat(server.sockets()).containsExactly(address);
      Recorder client = await(loop.createUnixConnection(Recorder::new, name)).protocol();
      client.write("x");
      accepted.awaitText("x");
      assertThat(client.transport.getExtraInfo("peername")).isEqualTo(address);
      assertThat(accepted.transport.getExtraInfo("sockname")).isEqualTo(address);
      assertThatExceptionOfType(BindException.class)
          .isThrownBy(() -> await(loop.createUnixServer(Recorder::new, name)))
          .withMessage("Address '" + address + "' is already in use");
      client.transport.close();
      accepted.awaitLost();
      server.close();
      soon(server.waitClosed());
      assertThatExceptionOfType(ConnectException.class)
          .isThrownBy(() -> await(loop.createUnixConnection(Recorder::new, name)))
          .withMessage("Connection refused: " + address);
    });
  }

  @Test
  void aModeIsForFiles() {
    assumeTrue(HAVE_THEM.contains(ioTransport));
    ServerOptions options =
        ServerOptions.defaults().withMode(PosixFilePermissions.fromString("rw-------"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> loop.createUnixServer(Recorder::new, name, options))
        .withMessage("mode: an abstract name has no file: @" + text);
  }

  @Test
  void otherTransportsHaveNone() {
    assumeTrue(!HAVE_THEM.contains(ioTransport));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> loop.createUnixServer(Recorder::new, name))
        .withMessage("path: a loop on " + ioTransport + " has no abstract names, got @" + text);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> loop.createUnixConnection(Recorder::new, name))
        .withMessageContaining("path");
  }
}
