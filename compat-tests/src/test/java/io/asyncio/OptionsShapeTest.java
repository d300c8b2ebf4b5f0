package io.asyncio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio.contextvars.Context;
import io.asyncio.netty.testing.Tls;
import io.asyncio.subprocess.Stdio;
import io.asyncio.subprocess.SubprocessOptions;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** All options have one shape. */
class OptionsShapeTest {

  /** They set another option, or several. */
  private static final Set<String> METHODS_IN_OTHER_WORDS = Set.of("withOtherStreams", "withSsl");

  private static final Map<Class<?>, Object> SAMPLES = Map.ofEntries(
      Map.entry(int.class, 7),
      Map.entry(long.class, 7L),
      Map.entry(double.class, 1.5),
      Map.entry(boolean.class, true),
      Map.entry(String.class, "name"),
      Map.entry(Collection.class, List.of("localhost")),
      Map.entry(Map.class, Map.of("KEY", "secret")),
      Map.entry(Set.class, Set.of(PosixFilePermission.OWNER_READ)),
      Map.entry(Path.class, Path.of("/")),
      Map.entry(Context.class, new Context()),
      Map.entry(Stdio.class, Stdio.PIPE),
      Map.entry(SSLContext.class, Tls.CLIENT),
      Map.entry(TlsOptions.class, Tls.client()),
      Map.entry(TlsOptions.ClientAuth.class, TlsOptions.ClientAuth.NEED),
      Map.entry(SocketKind.class, SocketKind.DGRAM),
      Map.entry(StandardProtocolFamily.class, StandardProtocolFamily.INET),
      Map.entry(NetworkInterface.class, loopback()),
      Map.entry(SocketAddress.class, new InetSocketAddress(80)),
      Map.entry(InetSocketAddress.class, new InetSocketAddress(80)));

  private static NetworkInterface loopback() {
    try {
      return NetworkInterface.getByInetAddress(InetAddress.getLoopbackAddress());
    } catch (SocketException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<Class<?>> options() throws Exception {
    return PublicApi.classes().stream()
        .filter(type -> type.getSimpleName().endsWith("Options"))
        .toList();
  }

  /** Those which set one option; a Duration is the same in other words. */
  private static Stream<Method> setters(Class<?> options) {
    return Arrays.stream(options.getMethods())
        .filter(method -> method.getName().startsWith("with"))
        .filter(method -> method.getParameterCount() == 1)
        .filter(method -> method.getParameterTypes()[0] != Duration.class)
        .filter(method -> !METHODS_IN_OTHER_WORDS.contains(method.getName()));
  }

  private static String optionOf(Method setter) {
    String name = setter.getName().substring("with".length());
    return name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1);
  }

  private static Object defaults(Class<?> options) throws Exception {
    return options.getMethod("defaults").invoke(null);
  }

  private static Object sample(Method setter) {
    Object sample = SAMPLES.get(setter.getParameterTypes()[0]);
    assertThat(sample).as("a sample for %s", setter).isNotNull();
    return sample;
  }

  private static Object get(Object options, String option) throws Exception {
    return options.getClass().getMethod(option).invoke(options);
  }

  @Test
  void theyAreFound() throws Exception {
    assertThat(options()).hasSizeGreaterThan(6).contains(SubprocessOptions.class);
  }

  @ParameterizedTest
  @MethodSource("options")
  void theyAreFinalClassesWithoutPublicConstructors(Class<?> options) {
    assertThat(Modifier.isFinal(options.getModifiers())).isTrue();
    assertThat(options.isRecord()).isFalse();
    assertThat(options.getConstructors()).isEmpty();
    assertThat(setters(options)).isNotEmpty();
  }

  @ParameterizedTest
  @MethodSource("options")
  void whatIsGivenIsNamed(Class<?> options) throws Exception {
    Object defaults = defaults(options);
    assertThat(defaults).hasToString(options.getSimpleName() + "[]");
    assertThat((Set<?>) get(defaults, "given")).isEmpty();
    for (Method setter : setters(options).toList()) {
      String option = optionOf(setter);
      Object changed = setter.invoke(defaults, sample(setter));
      assertThat(get(changed, option)).as(option).isEqualTo(sample(setter));
      assertThat((Set<?>) get(changed, "given")).isEqualTo(Set.of(option));
      assertThat(changed.toString()).contains(option + "=").doesNotContain("secret");
      assertThat(get(defaults, "given")).as("the original").isEqualTo(Set.of());
    }
  }

  @ParameterizedTest
  @MethodSource("options")
  void whatIsGivenMakesThemEqualInWhateverOrder(Class<?> options) throws Exception {
    Object forwards = defaults(options);
    Object backwards = defaults(options);
    for (Method setter : setters(options).toList()) {
      Object before = forwards;
      forwards = setter.invoke(before, sample(setter));
      assertThat(forwards).isNotEqualTo(before);
      assertThat(setter.invoke(forwards, sample(setter))).isEqualTo(forwards);
    }
    for (Method setter : setters(options).toList().reversed()) {
      backwards = setter.invoke(backwards, sample(setter));
    }
    assertThat(backwards).isEqualTo(forwards).hasSameHashCodeAs(forwards);
  }

  @ParameterizedTest
  @MethodSource("options")
  void nullIsRefusedByName(Class<?> options) throws Exception {
    Object defaults = defaults(options);
    for (Method setter : setters(options).toList()) {
      if (!setter.getParameterTypes()[0].isPrimitive()) {
        assertThatThrownBy(() -> setter.invoke(defaults, (Object) null))
            .as(setter.getName())
            .isInstanceOf(InvocationTargetException.class)
            .cause()
            .isInstanceOf(NullPointerException.class)
            .hasMessage(optionOf(setter));
      }
    }
  }
}
