package io.asyncio;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Stacks, innermost frame first, of the library's set-up and of what only looks like it. */
class SetUpTest {

  private static final StackTraceElement LOADING =
      frame("jdk.internal.loader.BuiltinClassLoader", "loadClass");
  private static final StackTraceElement LINKING =
      frame("java.lang.invoke.InvokerBytecodeGenerator", "emit");
  private static final StackTraceElement JDK = frame("java.util.ArrayList", "add");
  private static final StackTraceElement OURS = frame("io.asyncio.Future", "complete");
  private static final StackTraceElement OURS_INITIALIZED = frame("io.asyncio.Future", "<clinit>");
  private static final StackTraceElement NETTY = frame("io.netty.channel.Channel", "read");
  private static final StackTraceElement USERS = frame("com.example.Program", "main");
  private static final StackTraceElement USERS_INITIALIZED =
      frame("com.example.Program", "<clinit>");

  private static StackTraceElement frame(String type, String method) {
    String module =
        type.startsWith("java.") || type.startsWith("jdk.internal") ? "java.base" : null;
    return new StackTraceElement(null, module, null, type, method, null, 1);
  }

  @Test
  void loadingAndLinkingForTheLibraryIsSetUp() {
    assertThat(SetUp.isIn(LOADING, OURS, USERS)).isTrue();
    assertThat(SetUp.isIn(JDK, LINKING, JDK, OURS, USERS)).isTrue();
    assertThat(SetUp.isIn(JDK, frame("jdk.jfr.FlightRecorder", "register"), NETTY))
        .isTrue();
    assertThat(SetUp.isIn(LOADING, NETTY, OURS, USERS)).isTrue();
    assertThat(SetUp.isIn(OURS_INITIALIZED, USERS)).isTrue();
    assertThat(SetUp.isIn(JDK, OURS, NETTY, OURS_INITIALIZED, USERS)).isTrue();
  }

  @Test
  void loadingForTheProgramIsNot() {
    assertThat(SetUp.isIn(LOADING, USERS, OURS)).isFalse();
    assertThat(SetUp.isIn(USERS_INITIALIZED, OURS)).isFalse();
    assertThat(SetUp.isIn(USERS, LOADING, OURS)).isFalse();
  }

  @Test
  void workIsNot() {
    assertThat(SetUp.isIn(JDK, OURS, USERS)).isFalse();
    assertThat(SetUp.isIn(OURS, USERS, OURS_INITIALIZED)).isFalse();
    assertThat(SetUp.isIn(JDK, USERS)).isFalse();
    assertThat(SetUp.isIn()).isFalse();
  }
}
