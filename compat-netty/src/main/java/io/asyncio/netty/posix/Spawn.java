package io.asyncio.netty.posix;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Starts a program by {@code posix_spawn}: the C library does that without copying the page tables
 * of this process, and says in time if it fails. On any thread.
 */
@SuppressWarnings("restricted") // whoever wants these calls has to enable native access
public final class Spawn {

  /** More than any C library needs for its structures. */
  private static final int STRUCTURE_SIZE = 1024;

  private static final int SIGNAL_SET_SIZE = 128;
  private static final int SIGPIPE = 13;
  private static final int SIGXFSZ = 25;
  private static final short SET_SIGNAL_DEFAULTS = 0x04;
  private static final short SET_SIGNAL_MASK = 0x08;
  private static final short SET_SESSION = 0x80;
  private static final int FIRST_OTHER = 3;

  private static final MethodHandle SPAWN = NativeCall.plain(
      "posix_spawn",
      FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS));
  private static final MethodHandle INIT_ACTIONS = ofOne("posix_spawn_file_actions_init");
  private static final MethodHandle DESTROY_ACTIONS = ofOne("posix_spawn_file_actions_destroy");
  private static final MethodHandle ADD_DUP2 = NativeCall.plain(
      "posix_spawn_file_actions_adddup2",
      FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT));
  private static final MethodHandle ADD_CLOSE_FROM = NativeCall.plain(
      "posix_spawn_file_actions_addclosefrom_np",
      FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT));
  private static final MethodHandle ADD_CHDIR = ofTwo("posix_spawn_file_actions_addchdir_np");
  private static final MemorySegment ENVIRON = NativeCall.find("environ");
  private static final MemorySegment ATTRIBUTES = attributes((short) 0);
  private static final MemorySegment OF_NEW_SESSION = attributes(SET_SESSION);

  private Spawn() {}

  private static MethodHandle ofOne(String name) {
    return NativeCall.plain(name, FunctionDescriptor.of(JAVA_INT, ADDRESS));
  }

  private static MethodHandle ofTwo(String name) {
    return NativeCall.plain(name, FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS));
  }

  /** A child blocks no signal, and ends by those that the JVM or its parent may ignore. */
  private static MemorySegment attributes(short more) {
    Arena arena = Arena.global();
    MemorySegment attributes = arena.allocate(STRUCTURE_SIZE, Long.BYTES);
    MemorySegment none = arena.allocate(SIGNAL_SET_SIZE, Long.BYTES);
    MemorySegment defaults = arena.allocate(SIGNAL_SET_SIZE, Long.BYTES);
    defaults.set(JAVA_LONG, 0, 1L << (SIGPIPE - 1) | 1L << (SIGXFSZ - 1));
    short flags = (short) (SET_SIGNAL_DEFAULTS | SET_SIGNAL_MASK | more);
    MethodHandle setFlags = NativeCall.plain(
        "posix_spawnattr_setflags", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_SHORT));
    try {
      require((int) ofOne("posix_spawnattr_init").invokeExact(attributes));
      require((int) ofTwo("posix_spawnattr_setsigmask").invokeExact(attributes, none));
      require((int) ofTwo("posix_spawnattr_setsigdefault").invokeExact(attributes, defaults));
      require((int) setFlags.invokeExact(attributes, flags));
      return attributes;
    } catch (Throwable e) {
      throw new LinkageError("posix_spawn cannot be set up", e);
    }
  }

  private static void require(int error) {
    if (error != 0) {
      throw new IllegalStateException("error " + error);
    }
  }

  /**
   * Starts a program.
   *
   * @param path the program's file
   * @param arguments the first is its name
   * @param environment {@code null} for that of this process
   * @param directory {@code null} for that of this process
   * @param standard what its standard streams are made of, of which there are three: a descriptor
   *     of this process
   * @return its process id
   */
  public static long start(
      String path,
      List<String> arguments,
      @Nullable Map<String, String> environment,
      @Nullable Path directory,
      boolean newSession,
      int[] standard)
      throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment pid = arena.allocate(JAVA_INT);
      MemorySegment actions = arena.allocate(STRUCTURE_SIZE, Long.BYTES);
      require((int) INIT_ACTIONS.invokeExact(actions));
      try {
        addActions(arena, actions, directory, standard);
        MemorySegment attributes = newSession ? OF_NEW_SESSION : ATTRIBUTES;
        MemorySegment variables =
            environment == null ? own() : strings(arena, variables(environment));
        MemorySegment file = SystemText.copy(arena, path);
        MemorySegment words = strings(arena, arguments);
        int error = (int) SPAWN.invokeExact(pid, file, actions, attributes, words, variables);
        if (error != 0) {
          throw Libc.failure(error, path);
        }
        return pid.get(JAVA_INT, 0);
      } finally {
        require((int) DESTROY_ACTIONS.invokeExact(actions));
      }
    } catch (Throwable e) {
      throw NativeCall.raised(e);
    }
  }

  private static void addActions(
      Arena arena, MemorySegment actions, @Nullable Path directory, int[] standard)
      throws Throwable {
    for (int fd = 0; fd < standard.length; fd++) {
      if (standard[fd] != fd) {
        require((int) ADD_DUP2.invokeExact(actions, standard[fd], fd));
      }
    }
    require((int) ADD_CLOSE_FROM.invokeExact(actions, FIRST_OTHER));
    if (directory != null) {
      MemorySegment name = SystemText.copy(arena, directory.toString());
      require((int) ADD_CHDIR.invokeExact(actions, name));
    }
  }

  private static MemorySegment own() {
    return ENVIRON.reinterpret(ADDRESS.byteSize()).get(ADDRESS, 0);
  }

  private static List<String> variables(Map<String, String> environment) {
    return environment.entrySet().stream()
        .map(variable -> variable.getKey() + "=" + variable.getValue())
        .toList();
  }

  private static MemorySegment strings(Arena arena, List<String> texts) {
    MemorySegment array = arena.allocate(ADDRESS, texts.size() + 1L);
    for (int i = 0; i < texts.size(); i++) {
      array.setAtIndex(ADDRESS, i, SystemText.copy(arena, texts.get(i)));
    }
    return array;
  }
}
