package io.asyncio.subprocess;

import io.asyncio.streams.StreamReader;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How a child is started: the keyword arguments of {@code asyncio.create_subprocess_exec} and of
 * {@code loop.subprocess_exec}. Immutable; each method returns a copy.
 *
 * {@snippet :
 * var options = SubprocessOptions.defaults().stdin(Stdio.DEVNULL).stdout(Stdio.PIPE);
 * }
 *
 * @param stdin the child's standard input; {@code null} for what the function takes when nothing is
 *     said: {@code createSubprocessExec} and {@code createSubprocessShell} {@link Stdio#INHERIT},
 *     {@code subprocessExec} and {@code subprocessShell} {@link Stdio#PIPE}
 * @param stdout its standard output, likewise
 * @param stderr its standard error, likewise
 * @param env all its environment variables, or {@code null} for those of this program; a program
 *     named without a {@code /} is looked for in the {@code PATH} among them
 * @param cwd its working directory, or {@code null} for this program's own; a program named with a
 *     {@code /} is seen from there
 * @param executable the program to run in place of the one that is named, or {@code null}. The
 *     child still sees that one as its name, but where the JDK starts it, which has one name for
 *     both
 * @param startNewSession whether the child leads a session, and so a process group, of its own;
 *     where the JDK starts the child, this needs the program {@code setsid}
 * @param limit for streams: the limit of each {@link StreamReader}, in bytes
 */
public record SubprocessOptions(
    @Nullable Stdio stdin,
    @Nullable Stdio stdout,
    @Nullable Stdio stderr,
    @Nullable Map<String, String> env,
    @Nullable Path cwd,
    @Nullable Path executable,
    boolean startNewSession,
    int limit) {

  private static final SubprocessOptions DEFAULT =
      new SubprocessOptions(null, null, null, null, null, null, false, StreamReader.DEFAULT_LIMIT);

  /**
   * Checks what is given.
   *
   * @throws IllegalArgumentException if a stream cannot be what is asked for, a variable has no
   *     name that a system could keep, the directory or executable is empty or has a NUL in it, or
   *     the limit is not positive
   * @throws NullPointerException if a variable has no name or no value
   */
  public SubprocessOptions {
    if (stdin == Stdio.STDOUT || (stdin instanceof Stdio.OfFile file && file.append())) {
      throw new IllegalArgumentException("stdin cannot be " + stdin);
    }
    if (stdout == Stdio.STDOUT) {
      throw new IllegalArgumentException("stdout cannot be STDOUT, only stderr can");
    }
    if (limit <= 0) {
      throw new IllegalArgumentException("limit must be positive: " + limit);
    }
    if (env != null) {
      env.forEach(SubprocessOptions::requireVariable);
      env = Map.copyOf(env);
      env.forEach(SubprocessOptions::checkVariable);
    }
    requirePath(cwd, "cwd");
    requirePath(executable, "executable");
  }

  private static void requirePath(@Nullable Path path, String name) {
    if (path != null && path.toString().isEmpty()) {
      throw new IllegalArgumentException(name + " must not be empty");
    }
  }

  private static void requireVariable(@Nullable String name, @Nullable String value) {
    if (name == null || value == null) {
      throw new NullPointerException("env: " + name + "=" + value);
    }
  }

  private static void checkVariable(String name, String value) {
    if (name.isEmpty() || name.indexOf('=') >= 0 || name.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("env: illegal name of a variable: \"" + name + "\"");
    }
    if (value.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("env: the value of " + name + " has a NUL in it");
    }
  }

  /** The options of a call without any. */
  public static SubprocessOptions defaults() {
    return DEFAULT;
  }

  /** Pipes for all three streams. */
  public static SubprocessOptions pipes() {
    return DEFAULT.stdin(Stdio.PIPE).stdout(Stdio.PIPE).stderr(Stdio.PIPE);
  }

  /** Returns a copy with another standard input. */
  public SubprocessOptions stdin(Stdio stdin) {
    return new SubprocessOptions(
        Objects.requireNonNull(stdin, "stdin"),
        stdout,
        stderr,
        env,
        cwd,
        executable,
        startNewSession,
        limit);
  }

  /** Returns a copy with another standard output. */
  public SubprocessOptions stdout(Stdio stdout) {
    return new SubprocessOptions(
        stdin,
        Objects.requireNonNull(stdout, "stdout"),
        stderr,
        env,
        cwd,
        executable,
        startNewSession,
        limit);
  }

  /** Returns a copy with another standard error. */
  public SubprocessOptions stderr(Stdio stderr) {
    return new SubprocessOptions(
        stdin,
        stdout,
        Objects.requireNonNull(stderr, "stderr"),
        env,
        cwd,
        executable,
        startNewSession,
        limit);
  }

  /** Returns a copy whose child has these environment variables and no others. */
  public SubprocessOptions env(Map<String, String> env) {
    return new SubprocessOptions(
        stdin,
        stdout,
        stderr,
        Objects.requireNonNull(env, "env"),
        cwd,
        executable,
        startNewSession,
        limit);
  }

  /** Returns a copy whose child works in another directory. */
  public SubprocessOptions cwd(Path cwd) {
    return new SubprocessOptions(
        stdin,
        stdout,
        stderr,
        env,
        Objects.requireNonNull(cwd, "cwd"),
        executable,
        startNewSession,
        limit);
  }

  /** Returns a copy that runs another program than the one that is named. */
  public SubprocessOptions executable(Path executable) {
    return new SubprocessOptions(
        stdin,
        stdout,
        stderr,
        env,
        cwd,
        Objects.requireNonNull(executable, "executable"),
        startNewSession,
        limit);
  }

  /** Returns a copy that says whether the child leads a session of its own. */
  public SubprocessOptions startNewSession(boolean startNewSession) {
    return new SubprocessOptions(
        stdin, stdout, stderr, env, cwd, executable, startNewSession, limit);
  }

  /** Returns a copy with another limit of the stream readers, in bytes. */
  public SubprocessOptions limit(int limit) {
    return new SubprocessOptions(
        stdin, stdout, stderr, env, cwd, executable, startNewSession, limit);
  }

  /** Returns a copy with {@code stdio} in place of each stream of which nothing was said. */
  public SubprocessOptions orElse(Stdio stdio) {
    return new SubprocessOptions(
        Objects.requireNonNullElse(stdin, stdio),
        Objects.requireNonNullElse(stdout, stdio),
        Objects.requireNonNullElse(stderr, stdio),
        env,
        cwd,
        executable,
        startNewSession,
        limit);
  }
}
