package io.asyncio.scenarios.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.asyncio.netty.IoTransport;
import org.junit.jupiter.api.Test;

/** How the list of what differs on purpose is read. */
class DeliberateDifferencesTest {

  @Test
  void scenariosMayDifferWhereTheyAreListed() {
    DeliberateDifferences listed =
        DeliberateDifferences.parse("# why\n\na\tNIO,EPOLL\tthis\nb\tall\tthat\n");

    assertThat(listed.allow("a", IoTransport.NIO)).isTrue();
    assertThat(listed.allow("a", IoTransport.EPOLL)).isTrue();
    assertThat(listed.allow("a", IoTransport.IO_URING)).isFalse();
    assertThat(listed.allow("b", IoTransport.IO_URING)).isTrue();
    assertThat(listed.allow("c", IoTransport.NIO)).isFalse();
    assertThat(listed.entries().get("a").reason()).isEqualTo("this");
  }

  @Test
  void listThatIsNotRightIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DeliberateDifferences.parse("a\tNIO"))
        .withMessage("not an id, transports and a reason: a\tNIO");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DeliberateDifferences.parse("a\tnio\tthis"));
    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(() -> DeliberateDifferences.parse("a\tNIO\tthis\na\tEPOLL\tthat"));
  }
}
