package io.asyncio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExceptionGroupTest {

  private final IOException io = new IOException("io");
  private final IllegalStateException state = new IllegalStateException("state");
  private final CancelledError cancelled = new CancelledError("cancelled");

  @Test
  void kindOfTheGroupFollowsItsMembers() {
    assertThat(AnyExceptionGroup.of("m", List.of(io, state))).isInstanceOf(ExceptionGroup.class);
    assertThat(AnyExceptionGroup.of("m", List.of(io, cancelled)))
        .isInstanceOf(BaseExceptionGroup.class);
    assertThat(ExceptionGroup.class).isAssignableTo(Exception.class);
    assertThat(BaseExceptionGroup.class).isAssignableTo(Error.class);
  }

  @Test
  void membersOfTheWrongKindAreRefused() {
    assertThatThrownBy(() -> new ExceptionGroup("m", List.of(cancelled)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("cancelled");
    assertThatThrownBy(() -> new BaseExceptionGroup("m", List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("must not be empty");
  }

  @Test
  void splitKeepsTheNesting() {
    ExceptionGroup inner = new ExceptionGroup("inner", List.of(io, state));
    BaseExceptionGroup outer = new BaseExceptionGroup("outer", List.of(inner, cancelled));
    AnyExceptionGroup.Split split = outer.split(IOException.class);
    AnyExceptionGroup matching = split.matching();
    assertThat(matching).isInstanceOf(ExceptionGroup.class);
    assertThat(matching.message()).isEqualTo("outer");
    assertThat(((ExceptionGroup) matching.exceptions().get(0)).exceptions()).containsExactly(io);
    assertThat(split.rest().exceptions()).hasSize(2).contains(cancelled);
    assertThat(split.rest()).isInstanceOf(BaseExceptionGroup.class);
  }

  @Test
  void splitWithoutAMatchLeavesTheRest() {
    ExceptionGroup group = new ExceptionGroup("m", List.of(io));
    assertThat(group.subgroup(CancelledError.class)).isNull();
    assertThat(group.split(CancelledError.class).rest().exceptions()).containsExactly(io);
  }

  @Test
  void conditionThatHoldsOfTheGroupTakesItWhole() {
    ExceptionGroup group = new ExceptionGroup("m", List.of(io, state));
    assertThat(group.subgroup(failure -> true)).isSameAs(group);
  }

  private static Throwable innermost(AnyExceptionGroup group, int depth) {
    AnyExceptionGroup nested = group;
    for (int i = 0; i < depth; i++) {
      assertThat(nested.exceptions()).hasSize(1);
      nested = (AnyExceptionGroup) nested.exceptions().getFirst();
    }
    assertThat(nested.exceptions()).hasSize(1);
    return nested.exceptions().getFirst();
  }

  @Test
  void deeplyNestedGroupsAreDivided() {
    int depth = 20_000;
    ExceptionGroup group = new ExceptionGroup("innermost", List.of(io, state));
    for (int i = 0; i < depth; i++) {
      group = new ExceptionGroup("m", List.of(group));
    }
    AnyExceptionGroup.Split split = group.split(IOException.class);
    assertThat(innermost(split.matching(), depth)).isSameAs(io);
    assertThat(innermost(split.rest(), depth)).isSameAs(state);
    assertThat(group.subgroup(CancelledError.class) == null).isTrue();
    assertThat(group.toString()).endsWith("ExceptionGroup: m (1 sub-exception)");
  }

  @Test
  void stackTraceShowsTheMembers() {
    StringWriter text = new StringWriter();
    new ExceptionGroup("m", List.of(io, state)).printStackTrace(new PrintWriter(text, true));
    assertThat(text.toString()).contains("m (2 sub-exceptions)", "IOException: io", ": state");
  }
}
