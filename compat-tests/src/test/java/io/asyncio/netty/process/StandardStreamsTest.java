package io.asyncio.netty.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.asyncio.netty.posix.Libc;
import io.asyncio.netty.testing.Descriptors;
import io.asyncio.spi.ChildCommand;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The descriptors of a child, without one. */
class StandardStreamsTest {

  private final ChildCommand command = ChildTest.command("true");

  @BeforeEach
  void systemCanBeCalled() {
    assumeTrue(NativeChildren.available(), "the JDK opens them elsewhere");
  }

  @Test
  void eachEndIsClosedOnce() throws Exception {
    List<String> before = Descriptors.open();
    StandardStreams streams = new StandardStreams();
    streams.open(command);
    assertThat(Descriptors.open()).hasSize(before.size() + 6);
    streams.closeOfChild();
    streams.closeOurs();
    assertThat(Descriptors.open()).isEqualTo(before);
    Libc.Pipe other = Libc.pipe(); // which gets their numbers
    streams.closeOfChild();
    streams.closeOurs();
    assertThat(Descriptors.open()).hasSize(before.size() + 2);
    Libc.close(other.readEnd());
    Libc.close(other.writeEnd());
    assertThat(Descriptors.open()).isEqualTo(before);
  }

  @Test
  void endThatWasTakenIsLeftToItsTaker() throws Exception {
    List<String> before = Descriptors.open();
    StandardStreams streams = new StandardStreams();
    streams.open(command);
    int taken = streams.takeOurs(0);
    assertThat(streams.isPipe(0)).isFalse();
    assertThat(streams.isPipe(1)).isTrue();
    streams.closeOfChild();
    streams.closeOurs();
    assertThat(Descriptors.open()).hasSize(before.size() + 1);
    Libc.close(taken);
    assertThat(Descriptors.open()).isEqualTo(before);
  }
}
