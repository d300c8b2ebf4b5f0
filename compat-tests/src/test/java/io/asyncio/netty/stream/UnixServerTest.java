package io.asyncio.netty.stream;

import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.createTask;
import static io.asyncio.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.asyncio.CancelledError;
import io.asyncio.Server;
import io.asyncio.ServerOptions;
import io.asyncio.Task;
import io.asyncio.conformance.CPython;
import io.asyncio.netty.IoTransport;
import io.asyncio.netty.testing.ChannelPair;
import io.asyncio.netty.testing.LoopTest;
import io.asyncio.netty.testing.Recorder;
import io.asyncio.netty.testing.Sockets;
import java.net.BindException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Servers on Unix sockets, and their files. */
class UnixServerTest extends LoopTest {

  private static final ServerOptions WITHOUT_CLEANUP =
      ServerOptions.defaults().withCleanupSocket(false);

  private Path path;

  @BeforeEach
  void findPath() throws Exception {
    path = Sockets.freePath();
  }

  @AfterEach
  void deleteFile() throws Exception {
    Files.deleteIfExists(path);
  }

  private Server listen() throws Exception {
    return await(loop.createUnixServer(Recorder::new, path));
  }

  private void close(Server server) throws Exception {
    server.close();
    soon(server.waitClosed());
  }

  /** Leaves the file of a socket behind that is closed. */
  private static void leaveStale(Path path) throws Exception {
    try (ServerSocketChannel stale = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      stale.bind(UnixDomainSocketAddress.of(path));
    }
    assertThat(path).exists();
  }

  private void assertTalks() throws Exception {
    Recorder client = await(loop.createUnixConnection(Recorder::new, path)).protocol();
    client.transport.abort();
    client.awaitLost();
  }

  @Test
  @CPython(
      "test_unix_events::SelectorEventLoopUnixSocketTests::test_create_unix_server_existing_path_sock")
  void theFileOfAClosedSocketIsReplaced() throws Exception {
    leaveStale(path);
    run(() -> {
      Server server = listen();
      assertTalks();
      close(server);
      assertThat(path).doesNotExist();
    });
  }

  @Test
  void anOpenSocketIsNotReplaced() throws Exception {
    run(() -> {
      Server server = listen();
      assertThatExceptionOfType(BindException.class)
          .isThrownBy(this::listen)
          .withMessage("Address '" + path + "' is already in use");
      assertTalks();
      close(server);
    });
  }

  @Test
  @CPython(
      "test_unix_events::SelectorEventLoopUnixSocketTests::test_create_unix_server_existing_path_nonsock")
  void aFileThatIsNoSocketIsNotReplaced() throws Exception {
    Files.writeString(path, "precious");
    run(() -> assertThatExceptionOfType(BindException.class)
        .isThrownBy(this::listen)
        .withMessage("Address '" + path + "' is already in use"));
    assertThat(path).hasContent("precious");
  }

  @Test
  void aLinkThatLeadsNowhereIsNotReplaced() throws Exception {
    Files.createSymbolicLink(path, Path.of("nowhere"));
    run(() -> assertThatExceptionOfType(BindException.class).isThrownBy(this::listen));
    assertThat(path).isSymbolicLink();
  }

  @Test
  void oneOfTwoThatAskAtOnceGetsThePath() throws Exception {
    run(() -> {
      Task<Server> first = createTask(loop.createUnixServer(Recorder::new, path));
      Task<Server> second = createTask(loop.createUnixServer(Recorder::new, path));
      Server server = await(first);
      assertThatExceptionOfType(BindException.class).isThrownBy(() -> await(second));
      assertTalks();
      close(server);
    });
  }

  @Test
  @CPython("test_unix_events::SelectorEventLoopUnixSocketTests::test_create_unix_server_pathlib")
  @CPython("test_unix_events::SelectorEventLoopUnixSocketTests::test_create_unix_server_pathlike")
  void thePathMayBeAPathOrText() throws Exception {
    run(() -> {
      Server server = await(loop.createUnixServer(Recorder::new, path));
      assertThat(server.sockets()).containsExactly(UnixDomainSocketAddress.of(path));
      close(server);
      Server another = await(loop.createUnixServer(Recorder::new, path.toString()));
      assertThat(another.sockets()).containsExactly(UnixDomainSocketAddress.of(path));
      assertTalks();
      close(another);
    });
  }

  @Test
  @CPython("test_server::UnixServerCleanupTests::test_unix_server_addr_cleanup")
  void closingRemovesTheFileAtOnce() throws Exception {
    run(() -> {
      Server server = listen();
      assertThat(path).exists();
      server.close();
      assertThat(path).doesNotExist();
      soon(server.waitClosed());
      assertThatExceptionOfType(NoSuchFileException.class)
          .isThrownBy(() -> await(loop.createUnixConnection(Recorder::new, path)));
    });
  }

  @Test
  @CPython("test_server::UnixServerCleanupTests::test_unix_server_sock_cleanup")
  void closingRemovesTheFileOfABoundChannelToo() throws Exception {
    run(() -> {
      ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
      channel.bind(UnixDomainSocketAddress.of(path));
      Server server = await(loop.createUnixServer(Recorder::new, channel));
      assertTalks();
      server.close();
      assertThat(path).doesNotExist();
      soon(server.waitClosed());
      assertThat(channel.isOpen()).isFalse();
    });
  }

  @Test
  @CPython("test_server::UnixServerCleanupTests::test_unix_server_cleanup_gone")
  void aFileThatIsGoneAlreadyIsNotMissed() throws Exception {
    run(() -> {
      Server server = listen();
      Files.delete(path);
      close(server);
    });
  }

  @Test
  @CPython("test_server::UnixServerCleanupTests::test_unix_server_cleanup_replaced")
  void aFileThatIsAnotherOneByNowIsLeftAlone() throws Exception {
    Path aside = Path.of(path + ".aside");
    run(() -> {
      Server server = listen();
      Files.move(path, aside); // which keeps the first one's inode from being used again
      leaveStale(path);
      close(server);
      assertThat(path).exists();
    });
    Files.delete(aside);
  }

  @Test
  @CPython("test_server::UnixServerCleanupTests::test_unix_server_cleanup_prevented")
  void theFileStaysIfThatIsAskedFor() throws Exception {
    run(() -> {
      close(await(loop.createUnixServer(Recorder::new, path, WITHOUT_CLEANUP)));
      assertThat(path).exists();
      assertThatExceptionOfType(ConnectException.class)
          .isThrownBy(() -> await(loop.createUnixConnection(Recorder::new, path)))
          .withMessage("Connection refused: " + path);
      Files.delete(path);
      ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
      channel.bind(UnixDomainSocketAddress.of(path));
      close(await(loop.createUnixServer(Recorder::new, channel, WITHOUT_CLEANUP)));
      assertThat(path).exists();
    });
  }

  @Test
  void theFileHasTheModeThatIsAskedFor() throws Exception {
    for (String mode : new String[] {"rw-------", "rwxrwxrwx", "rwx--x--x"}) {
      Set<PosixFilePermission> permissions = PosixFilePermissions.fromString(mode);
      run(() -> {
        Server server = await(loop.createUnixServer(
            Recorder::new, path, ServerOptions.defaults().withMode(permissions)));
        assertThat(Files.getPosixFilePermissions(path)).isEqualTo(permissions);
        assertTalks();
        close(server);
        assertThat(path).doesNotExist();
      });
    }
  }

  @Test
  void nothingIsAcceptedBeforeServingStarts() throws Exception {
    run(() -> {
      Recorder accepted = new Recorder();
      Server server = await(loop.createUnixServer(
          () -> accepted, path, ServerOptions.defaults().withStartServing(false)));
      assertThat(server.isServing()).isFalse();
      Recorder client = await(loop.createUnixConnection(Recorder::new, path)).protocol();
      client.write("early");
      await(sleep(0));
      assertThat(accepted.made).isZero();
      await(server.startServing());
      accepted.awaitText("early");
      client.transport.close();
      accepted.awaitLost();
      close(server);
    });
  }

  @Test
  @CPython("test_unix_events::SelectorEventLoopUnixSocketTests::test_create_unix_server_bind_error")
  void whatBindingFailsWithIsRaisedAndLeavesNothing() throws Exception {
    Path nowhere = Path.of("/no/such/directory/socket");
    run(() -> {
      assertThatExceptionOfType(NoSuchFileException.class)
          .isThrownBy(() -> await(loop.createUnixServer(Recorder::new, nowhere)))
          .withMessageContaining(nowhere.toString());
      for (int steps = 1; steps < 4; steps++) {
        Task<Server> listening = createTask(loop.createUnixServer(Recorder::new, path));
        for (int i = 0; i < steps && !listening.done(); i++) {
          await(sleep(0));
        }
        if (listening.cancel()) {
          assertThatExceptionOfType(CancelledError.class).isThrownBy(() -> await(listening));
        } else {
          close(await(listening));
        }
        await(sleep(0));
        assertThat(path).as("cancelled after %d steps", steps).doesNotExist();
      }
    });
  }

  /** The JDK takes one byte less. */
  private int longest() {
    return ioTransport == IoTransport.NIO ? 106 : 107;
  }

  @Test
  void aPathThatIsTooLongIsNotCutOff() throws Exception {
    String name = "/tmp/" + "x".repeat(longest() - 4);
    String message = "AF_UNIX path too long: " + (longest() + 1) + " bytes of at most " + longest()
        + ": " + name;
    run(() -> {
      assertThatExceptionOfType(SocketException.class)
          .isThrownBy(() -> await(loop.createUnixServer(Recorder::new, name)))
          .withMessage(message);
      assertThatExceptionOfType(SocketException.class)
          .isThrownBy(() -> await(loop.createUnixConnection(Recorder::new, name)))
          .withMessage(message);
      assertThat(Path.of(name.substring(0, longest()))).doesNotExist();
    });
  }

  @Test
  void aPathOfTheLongestLengthIsServed() throws Exception {
    path = Path.of("/tmp/" + "x".repeat(longest() - 5));
    run(() -> {
      Server server = listen();
      assertThat(server.sockets()).containsExactly(UnixDomainSocketAddress.of(path));
      assertTalks();
      close(server);
      assertThat(path).doesNotExist();
    });
  }

  @Test
  @CPython(
      "test_unix_events::SelectorEventLoopUnixSocketTests::test_create_unix_server_path_inetsock")
  @CPython(
      "test_unix_events::SelectorEventLoopUnixSocketTests::test_create_unix_connection_path_inetsock")
  void channelsOfAnotherFamilyAreRefused() throws Exception {
    try (ServerSocketChannel listening = ChannelPair.listen();
        ChannelPair pair = ChannelPair.open()) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> loop.createUnixServer(Recorder::new, listening))
          .withMessageStartingWith("channel: expected one of the Unix family, got ");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> loop.createUnixConnection(Recorder::new, pair.left()))
          .withMessageStartingWith("channel: expected one of the Unix family, got ");
      assertThat(listening.isOpen()).isTrue();
      assertThat(pair.left().isOpen()).isTrue();
    }
  }

  @Test
  void emptyAndForeignPathsAndNullAreRefusedByName() throws Exception {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> loop.createUnixServer(Recorder::new, ""))
        .withMessage("path must not be empty");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> loop.createUnixConnection(Recorder::new, Path.of("")))
        .withMessage("path must not be empty");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> loop.createUnixServer(Recorder::new, "with\0NUL"));
    assertThatNullPointerException()
        .isThrownBy(() -> loop.createUnixServer(Recorder::new, (String) null))
        .withMessage("path");
    assertThatNullPointerException()
        .isThrownBy(() -> loop.createUnixConnection(Recorder::new, (String) null))
        .withMessage("path");
    try (var jar = java.nio.file.FileSystems.newFileSystem(emptyZip())) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> loop.createUnixServer(Recorder::new, jar.getPath("socket")))
          .withMessageStartingWith("path: not of the machine's own file system");
    }
  }

  private static Path emptyZip() throws Exception {
    Path zip = Files.createTempFile("asyncio", ".zip");
    zip.toFile().deleteOnExit();
    try (var out = new java.util.zip.ZipOutputStream(Files.newOutputStream(zip))) {
      out.putNextEntry(new java.util.zip.ZipEntry("entry"));
    }
    return zip;
  }

  @Test
  void aClosedLoopListensNowhere() {
    loop.close();
    assertThatIllegalStateException().isThrownBy(() -> loop.createUnixServer(Recorder::new, path));
    assertThatIllegalStateException()
        .isThrownBy(() -> loop.createUnixConnection(Recorder::new, path));
  }

  @Test
  void aServerThatNobodyClosesEndsWithItsLoop() throws Exception {
    run(() -> {
      var _ = listen();
    });
    loop.close();
    try (ServerSocketChannel another = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      Files.deleteIfExists(path);
      another.bind(UnixDomainSocketAddress.of(path));
    }
  }
}
